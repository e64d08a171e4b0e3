import { invalidValue } from '../errors.js';

const label = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Where a model lies that a server loads. */
export class ModelUri {
  /** An object or folder of a bucket of S3, or of what speaks its protocol. */
  static s3(bucket: string, path: string): ModelUri {
    return ModelUri.parse(`s3://${bucket}/${path}`);
  }

  /** An object or folder of a bucket of Google Cloud Storage. */
  static gs(bucket: string, path: string): ModelUri {
    return ModelUri.parse(`gs://${bucket}/${path}`);
  }

  /** A folder of a PersistentVolumeClaim in the same namespace. */
  static pvc(claim: string, path = ''): ModelUri {
    return ModelUri.parse(`pvc://${claim}/${path}`);
  }

  /** A model of the Hugging Face Hub, at a revision: a commit, tag or branch. */
  static huggingFace(model: string, revision?: string): ModelUri {
    return ModelUri.parse(`hf://${model}${revision === undefined ? '' : `:${revision}`}`);
  }

  /** A model inside an OCI image. */
  static oci(image: string): ModelUri {
    return ModelUri.parse(`oci://${image}`);
  }

  /** A version, or a stage such as `Production`, of a model in MLflow's registry. */
  static mlflow(model: string, versionOrStage: number | string): ModelUri {
    return ModelUri.parse(`models:/${model}/${versionOrStage}`);
  }

  /**
   * Reads a URI of one of these forms, or of `https://`.
   * @throws ConstructError INVALID_VALUE for anything else
   */
  static parse(text: string): ModelUri {
    const fault = faultOf(text);
    if (fault)
      throw invalidValue('ModelUri', text, fault, 'ModelUri.s3, gs, pvc, huggingFace, oci and mlflow write it');
    return new ModelUri(text);
  }

  private constructor(private readonly text: string) {}

  /** What it begins with: `s3`, `gs`, `pvc`, `hf`, `oci`, `https` or, for MLflow, `models`. */
  get scheme(): string {
    return this.text.slice(0, this.text.indexOf(':'));
  }

  /** Whether the text names one version: not `latest`, nor a model of the Hub or an image without a revision. */
  get isPinned(): boolean {
    if (/(^|[/:@])latest$/i.test(this.text)) return false;
    if (this.scheme === 'hf') return /^hf:\/\/[^:]+:.+$/.test(this.text);
    if (this.scheme === 'oci') return /(:[^/]+|@sha256:[0-9a-f]{64})$/.test(this.text.slice('oci://'.length));
    if (this.scheme === 'models') return /\/\d+$/.test(this.text);
    return true;
  }

  /**
   * The same model.
   * @throws ConstructError INVALID_VALUE when the text can mean another version tomorrow
   */
  pinned(): this {
    if (!this.isPinned)
      throw invalidValue(
        'ModelUri',
        this.text,
        'one version of the model, not its latest',
        'name a version, a commit or a digest',
      );
    return this;
  }

  toString(): string {
    return this.text;
  }
}

function faultOf(text: string): string | undefined {
  const match = /^(s3|gs|pvc|hf|oci|https):\/\/([^/\s]+)(?:\/(\S*))?$/.exec(text);
  if (!match) {
    if (/^models:\/[\w. -]+\/[\w.-]+$/.test(text)) return undefined;
    return 's3://, gs://, pvc://, hf://, oci://, https:// or models:/name/version, without spaces';
  }
  const [, scheme, place = '', path = ''] = match;
  if (path.split('/').includes('..')) return 'a path without ..';
  if ((scheme === 's3' || scheme === 'gs') && !label.test(place))
    return 'a bucket: lower-case letters, digits, - and .';
  if (scheme === 'pvc' && !label.test(place)) return 'the name of a PersistentVolumeClaim';
  if ((scheme === 's3' || scheme === 'gs' || scheme === 'hf' || scheme === 'oci') && path === '') {
    return `${scheme}:// with ${scheme === 's3' || scheme === 'gs' ? 'a path in the bucket' : 'an owner and a name'}`;
  }
  return undefined;
}
