import type { JsonObject, KubeObject } from '../../../../kube/index.js';
import { objectAt, stringsAt, textAt } from '../../../fields.js';
import { jsonSyntaxFault } from '../../../json-syntax.js';
import type { Causes } from './causes.js';

const MAX_DATA = 1024 * 1024;
const isKey = /^[-._a-zA-Z0-9]+$/;
const keyRule =
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')";

/** Keys and size of a ConfigMap. */
export function configMap(object: KubeObject, causes: Causes): void {
  const data = stringsAt(object, 'data');
  const binary = stringsAt(object, 'binaryData');
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    checkKey(`data[${key}]`, key, causes);
    if (Object.hasOwn(binary, key)) causes.invalid(`data[${key}]`, key, 'duplicate of key present in binaryData');
    size += Buffer.byteLength(value);
  }
  for (const [key, value] of Object.entries(binary)) {
    checkKey(`binaryData[${key}]`, key, causes);
    size += decodedLength(value);
  }
  if (size > MAX_DATA) causes.tooLong('[]', MAX_DATA);
}

/** Keys, size and what the type of a Secret demands. */
export function secret(object: KubeObject, causes: Causes): void {
  const data = objectAt(object, 'data') ?? {};
  let size = 0;
  for (const [key, value] of Object.entries(data)) {
    checkKey(`data[${key}]`, key, causes);
    size += decodedLength(String(value));
  }
  if (size > MAX_DATA) causes.tooLong('data', MAX_DATA);
  secretType(object, data, causes);
}

function secretType(object: KubeObject, data: JsonObject, causes: Causes): void {
  const need = (...keys: string[]): void => {
    for (const key of keys) if (data[key] === undefined) causes.required(`data[${key}]`);
  };
  switch (textAt(object, 'type')) {
    case 'kubernetes.io/service-account-token': {
      const name = 'kubernetes.io/service-account.name';
      if (!object.metadata.annotations?.[name]) causes.required(`metadata.annotations[${name}]`);
      return;
    }
    case 'kubernetes.io/dockercfg':
      return dockerConfig(data, '.dockercfg', causes);
    case 'kubernetes.io/dockerconfigjson':
      return dockerConfig(data, '.dockerconfigjson', causes);
    case 'kubernetes.io/basic-auth':
      if (data['username'] === undefined && data['password'] === undefined) need('username', 'password');
      return;
    case 'kubernetes.io/ssh-auth':
      return need('ssh-privatekey');
    case 'kubernetes.io/tls':
      return need('tls.crt', 'tls.key');
    default:
  }
}

function dockerConfig(data: JsonObject, key: string, causes: Causes): void {
  const value = data[key];
  if (typeof value !== 'string') return causes.required(`data[${key}]`);
  const fault = jsonSyntaxFault(Buffer.from(value, 'base64').toString());
  if (fault !== undefined) causes.invalid(`data[${key}]`, '<secret contents redacted>', fault);
}

function checkKey(field: string, key: string, causes: Causes): void {
  if (key.length > 253) causes.invalid(field, key, 'must be no more than 253 characters');
  else if (!isKey.test(key)) causes.invalid(field, key, keyRule);
  else if (key === '.' || key === '..') causes.invalid(field, key, `must not be '${key}'`);
  else if (key.startsWith('..')) causes.invalid(field, key, "must not start with '..'");
}

function decodedLength(base64: string): number {
  return Buffer.byteLength(base64, 'base64');
}
