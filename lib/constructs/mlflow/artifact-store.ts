import type { PersistentVolumeClaimSpec, Volume, VolumeMount } from '../core/fields/index.js';
import type { EnvValue, SecretKey } from '../core/index.js';
import { invalidValue } from '../errors.js';
import { ModelUri, type Quantity } from '../values/index.js';

/** What a store adds to the server. */
export interface ArtifactStoreParts {
  /** Where the server keeps artifacts. */
  readonly destination: string;
  readonly env?: Readonly<Record<string, string | EnvValue>>;
  readonly volume?: Volume;
  readonly mount?: VolumeMount;
  /** The volume that has to be claimed first. */
  readonly claim?: PersistentVolumeClaimSpec;
}

/** A bucket of S3, or of what speaks its protocol, such as MinIO. */
export interface S3Options {
  /** Name of the bucket. */
  readonly bucket: string;

  /**
   * Folder in the bucket.
   * @default mlflow
   */
  readonly path?: string;

  /**
   * URL of a server other than Amazon's.
   * @default - Amazon S3
   */
  readonly endpoint?: string;

  /**
   * Region of the bucket.
   * @default - what the cluster's machines say
   */
  readonly region?: string;

  /**
   * Id and secret of an access key.
   * @default - the identity of the service account
   */
  readonly credentials?: { readonly id: SecretKey; readonly secret: SecretKey };
}

const MOUNT = '/var/lib/mlflow/artifacts';
const KEYS = '/var/run/secrets/mlflow';

/** Where the files of runs and models lie. The server reads and writes them, so that its clients need no credentials. */
export class ArtifactStore {
  /** A bucket of S3, or of what speaks its protocol. */
  static s3({ bucket, path = 'mlflow', endpoint, region, credentials }: S3Options): ArtifactStore {
    if (endpoint !== undefined && !/^https?:\/\/[^\s/@]+\/?$/.test(endpoint)) {
      throw invalidValue(
        'ArtifactStore.s3 endpoint',
        endpoint,
        'an http or https URL of a server, without path and user',
      );
    }
    return new ArtifactStore({
      destination: ModelUri.s3(bucket, path).toString(),
      env: {
        ...(endpoint !== undefined && { MLFLOW_S3_ENDPOINT_URL: endpoint }),
        ...(region !== undefined && { AWS_DEFAULT_REGION: region }),
        ...(credentials && { AWS_ACCESS_KEY_ID: credentials.id, AWS_SECRET_ACCESS_KEY: credentials.secret }),
      },
    });
  }

  /**
   * A bucket of Google Cloud Storage.
   * @param key the key file of a service account; without it, the identity of the pod's service account counts
   */
  static gs(bucket: string, path = 'mlflow', key?: SecretKey): ArtifactStore {
    const destination = ModelUri.gs(bucket, path).toString();
    if (!key) return new ArtifactStore({ destination });
    return new ArtifactStore({
      destination,
      env: { GOOGLE_APPLICATION_CREDENTIALS: `${KEYS}/${key.key}` },
      volume: { name: 'credentials', secret: { secretName: key.secretName, items: [{ key: key.key, path: key.key }] } },
      mount: { name: 'credentials', mountPath: KEYS, readOnly: true },
    });
  }

  /**
   * A container of Azure Blob Storage.
   * @param connection the connection string of the account; without it, the identity of the pod's service account counts
   */
  static azure(account: string, container: string, path = 'mlflow', connection?: SecretKey): ArtifactStore {
    if (!/^[a-z0-9]{3,24}$/.test(account)) {
      throw invalidValue('ArtifactStore.azure account', account, '3 to 24 lower-case letters and digits');
    }
    if (!/^[a-z0-9](-?[a-z0-9]){2,62}$/.test(container)) {
      throw invalidValue('ArtifactStore.azure container', container, '3 to 63 lower-case letters, digits and single -');
    }
    return new ArtifactStore({
      destination: `wasbs://${container}@${account}.blob.core.windows.net/${path}`,
      ...(connection && { env: { AZURE_STORAGE_CONNECTION_STRING: connection } }),
    });
  }

  /**
   * A volume of the cluster's own. One that can be mounted once (`ReadWriteOnce`) allows one replica of the server.
   * @param options the storage class is the cluster's default, and the access mode ReadWriteOnce, when they are not named
   */
  static volume(
    size: Quantity,
    options: { readonly storageClassName?: string; readonly accessMode?: 'ReadWriteOnce' | 'ReadWriteMany' } = {},
  ): ArtifactStore {
    const { storageClassName, accessMode = 'ReadWriteOnce' } = options;
    return new ArtifactStore({
      destination: `file://${MOUNT}`,
      mount: { name: 'artifacts', mountPath: MOUNT },
      claim: {
        accessModes: [accessMode],
        ...(storageClassName !== undefined && { storageClassName }),
        resources: { requests: { storage: size.toString() } },
      },
    });
  }

  private constructor(
    /** What it adds to the server. */
    readonly parts: ArtifactStoreParts,
  ) {}
}
