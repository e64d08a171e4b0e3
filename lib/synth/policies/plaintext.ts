import { isJsonObject, objectAt, objectsAt, splitApiVersion, type Json, type KubeObject } from '../../kube/index.js';
import { Policy, type PolicyFault } from '../../platform/index.js';
import { podsOf } from './pods.js';

const expected = 'no secret in plain text: what is in Git is read by everybody who can read the repository';
const remedy =
  'keep it in a store and write an ExternalSecret, or encrypt it: SopsSecret.fromFile, SealedSecret.fromFile';

/** No secret stands in plain text. What is found is named by its place, never shown. */
export const plaintext = Policy.forEach('PLAINTEXT_SECRET', function* ({ object }): Iterable<PolicyFault> {
  if (isPlainSecret(object)) yield { got: 'a Secret with its values', expected, remedy };
  else for (const got of telling(object, '')) yield { got, expected, remedy };
  for (const { containers } of podsOf(object)) {
    for (const { path, container } of containers) {
      for (const { name, value } of objectsAt(container, 'env')) {
        if (typeof name !== 'string' || typeof value !== 'string') continue;
        if (NAMES_A_SECRET.test(name) && !isReference(value)) {
          yield { got: `${path} with the value of ${name}`, expected, remedy };
        }
      }
    }
  }
});

/** All Secrets with values but those that sops has encrypted, and those by which Argo CD finds what needs no credentials. */
function isPlainSecret(object: KubeObject): boolean {
  const isSecret = object.kind === 'Secret' && splitApiVersion(object.apiVersion).group === '';
  if (!isSecret || isJsonObject(object['sops'])) return false;
  const [data, texts] = [objectAt(object, 'data') ?? {}, objectAt(object, 'stringData') ?? {}];
  if (object.metadata.labels?.['argocd.argoproj.io/secret-type'] === undefined) {
    return Object.keys(data).length + Object.keys(texts).length > 0;
  }
  return Object.keys(data).length > 0 || Object.entries(texts).some(isCredential);
}

function isCredential([key, text]: [string, Json | undefined]): boolean {
  if (key === 'config') return typeof text !== 'string' || /"(bearerToken|password|keyData)"\s*:/.test(text);
  return /password|token|secret|privateKey|accountKey|certKey/i.test(key);
}

const NAMES_A_SECRET =
  /(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|SECRET_?KEY|ACCESS_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i;

/** Nothing, a name of something else, a path, or something that is put in later. */
function isReference(value: string): boolean {
  return value === '' || /^\/|^\$[({]|\{\{|\$\(/.test(value) || /^(true|false|none|\d+)$/i.test(value);
}

const TELLING: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/, 'a private key'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an access key of AWS'],
  [/\b(?:gh[pousr]_[A-Za-z0-9]{36}|github_pat_\w{60})/, 'a token of GitHub'],
  [/\bglpat-[\w-]{20}/, 'a token of GitLab'],
  [/\bxox[abprs]-[\w-]{10}/, 'a token of Slack'],
  [/\bhf_[A-Za-z]{34}\b/, 'a token of Hugging Face'],
  [/[a-z][a-z0-9+.-]*:\/\/[^\s:/@$({]*:[^\s/@$({<*]+@/i, 'a URL with a password'],
];
const MAY_TELL = /PRIVATE KEY|AKIA|ASIA|gh[pousr]_|github_pat_|glpat-|xox|hf_|:\/\/[^\s/]*@/;

function* telling(value: Json | undefined, path: string): Iterable<string> {
  if (typeof value === 'string') {
    if (!MAY_TELL.test(value)) return;
    for (const [pattern, what] of TELLING) if (pattern.test(value)) yield `${what} at ${path}`;
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* telling(item, `${path}[${index}]`);
  } else if (isJsonObject(value)) {
    for (const key of Object.keys(value)) yield* telling(value[key], `${path}.${key}`);
  }
}
