import { readFileSync } from 'node:fs';
import { ApiObject, type ApiObjectProps } from 'cdk8s';
import { Construct } from 'constructs';
import { readManifests, type KubeObject } from '../../kube/index.js';
import { SecretKey } from '../core/index.js';
import { invalidProp, invalidValue } from '../errors.js';
import { setSourceText } from '../source-text.js';
import { recordOrigin } from '../origin.js';
import { sealedKeys, sopsKeys } from './encrypted-keys.js';

/** Base of the secrets that lie encrypted beside the TypeScript and are written byte for byte as they lie there. */
export abstract class EncryptedFile extends Construct {
  /** The object in the file. */
  readonly apiObject: ApiObject;

  private readonly keys: readonly string[];

  protected constructor(scope: Construct, id: string, path: string, check: Check) {
    super(scope, id);
    recordOrigin(this);
    const { text, object } = readOne(path);
    const keys = check(object);
    if (typeof keys === 'string') throw invalidValue(path, '(not shown)', keys);
    this.keys = keys;
    const { apiVersion, kind, metadata, ...rest } = object;
    const { name, namespace, labels, annotations } = metadata;
    const props: ApiObjectProps & Record<string, unknown> = {
      ...rest,
      apiVersion,
      kind,
      metadata: {
        ...(name !== undefined && { name }),
        ...(namespace !== undefined && { namespace }),
        ...(labels && { labels }),
        ...(annotations && { annotations }),
      },
    };
    this.apiObject = new ApiObject(this, 'Resource', props);
    setSourceText(this.apiObject, text);
  }

  /** Name of the Secret that comes to be. */
  get secretName(): string {
    return this.apiObject.name;
  }

  /**
   * A value of the Secret, for containers of the same namespace.
   * @throws ConstructError INVALID_PROPS when the file has no such key
   */
  key(key: string): SecretKey {
    if (!this.keys.includes(key)) throw invalidProp(this, 'key', key, this.keys.join(' | '));
    return new SecretKey(this.secretName, key);
  }
}

/** The keys of the Secret that a file becomes, or what the file should have been. */
type Check = (object: KubeObject) => readonly string[] | string;

function readOne(path: string): { readonly text: string; readonly object: KubeObject } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw invalidValue('encrypted file', path, 'a file that can be read, relative to where the program is started');
  }
  let objects: KubeObject[];
  try {
    objects = readManifests(text);
  } catch {
    // The cause would quote the text, which may hold a secret.
    throw invalidValue(path, '(not shown)', 'YAML of one Kubernetes object');
  }
  const [object] = objects;
  if (!object || objects.length > 1) throw invalidValue(path, `${objects.length} objects`, 'one Kubernetes object');
  return { text, object };
}

/**
 * A Secret that Mozilla SOPS has encrypted.
 *
 * @example
 * SopsSecret.fromFile(this, 'database', 'secrets/db.enc.yaml');
 */
export class SopsSecret extends EncryptedFile {
  /** @throws ConstructError INVALID_VALUE when a value of the Secret is not encrypted, or the file is not SOPS' */
  static fromFile(scope: Construct, id: string, path: string): SopsSecret {
    return new SopsSecret(scope, id, path, sopsKeys);
  }
}

/**
 * A Secret that the controller of sealed-secrets decrypts in the cluster.
 *
 * @example
 * SealedSecret.fromFile(this, 'database', 'secrets/db.sealed.yaml');
 */
export class SealedSecret extends EncryptedFile {
  /** @throws ConstructError INVALID_VALUE when the file is no SealedSecret, or a value cannot have been sealed */
  static fromFile(scope: Construct, id: string, path: string): SealedSecret {
    return new SealedSecret(scope, id, path, sealedKeys);
  }
}
