import type { PodProps, ResourceProps, SecretKey } from '../core/index.js';
import { invalidValue } from '../errors.js';
import type { Quantity } from '../values/index.js';

/** A PostgreSQL that comes with the server. */
export interface ManagedPostgres {
  /** An image that reads what the official one does (`POSTGRES_DB`, `POSTGRES_USER`, `POSTGRES_PASSWORD`). */
  readonly image: string;

  /** The password: a key of a Secret that is made elsewhere. */
  readonly password: SecretKey;

  /** Its disk. */
  readonly storage: Quantity;

  /**
   * Kind of disk.
   * @default - the cluster's default
   */
  readonly storageClassName?: string;

  /**
   * What it asks for and may use.
   * @default - nothing said
   */
  readonly resources?: ResourceProps;

  /**
   * What its pod has beside the container.
   * @default - user and group 999, as the official image has them
   */
  readonly pod?: PodProps;
}

/** A PostgreSQL that runs elsewhere. */
export interface ExternalPostgres {
  /** Its host name. */
  readonly host: string;

  /** The password: a key of a Secret in the same namespace. */
  readonly password: SecretKey;

  /**
   * Its port.
   * @default 5432
   */
  readonly port?: number;

  /**
   * The database.
   * @default mlflow
   */
  readonly database?: string;

  /**
   * The user.
   * @default mlflow
   */
  readonly user?: string;

  /**
   * How the connection is encrypted and whom it trusts.
   * @default - what the client prefers
   */
  readonly sslMode?: 'disable' | 'allow' | 'prefer' | 'require' | 'verify-ca' | 'verify-full';
}

/**
 * Where experiments, runs and registered models are kept. The password reaches the server as an environment variable of the
 * PostgreSQL client, never as a part of an address.
 */
export class TrackingDatabase {
  /** A PostgreSQL of one replica that comes, and stays, with the server. */
  static postgres(postgres: ManagedPostgres): TrackingDatabase {
    return new TrackingDatabase({ is: 'managed', postgres });
  }

  /** A PostgreSQL that runs elsewhere. */
  static external(postgres: ExternalPostgres): TrackingDatabase {
    const { host, port = 5432 } = postgres;
    if (!/^[A-Za-z0-9]([-.A-Za-z0-9]*[A-Za-z0-9])?$/.test(host)) {
      throw invalidValue('TrackingDatabase host', host, 'a host name without scheme, port and user');
    }
    if (!Number.isInteger(port) || port < 1 || port > 65_535) {
      throw invalidValue('TrackingDatabase port', port, 'a whole number from 1 to 65535');
    }
    return new TrackingDatabase({ is: 'external', postgres });
  }

  /** Any database that MLflow knows, by its whole URI, which is a secret because it holds the password. */
  static fromUri(uri: SecretKey): TrackingDatabase {
    return new TrackingDatabase({ is: 'uri', uri });
  }

  private constructor(
    /** What was asked for. */
    readonly choice:
      | { readonly is: 'managed'; readonly postgres: ManagedPostgres }
      | { readonly is: 'external'; readonly postgres: ExternalPostgres }
      | { readonly is: 'uri'; readonly uri: SecretKey },
  ) {}
}

/** The environment by which the server reaches a PostgreSQL. */
export function connection(postgres: ExternalPostgres): Record<string, string | SecretKey> {
  const { host, port = 5432, database = 'mlflow', user = 'mlflow', password, sslMode } = postgres;
  const options = sslMode === undefined ? '' : `?sslmode=${sslMode}`;
  const place = `${host}:${port}/${encodeURIComponent(database)}${options}`;
  return {
    MLFLOW_BACKEND_STORE_URI: `postgresql://${encodeURIComponent(user)}@${place}`,
    PGPASSWORD: password,
  };
}
