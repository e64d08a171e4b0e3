import type { z } from 'zod';
import { parseJson, type Json, type JsonObject, type KubeObject } from '../kube/index.js';
import { labels } from './annotations.js';
import type { clusterConfigSchema } from './cluster-config-schema.js';
import { ModelError } from './errors.js';
import { objectOf } from './json-object.js';
import { schemas } from './lazy-schemas.js';
import { secretData, secretName } from './secret-data.js';
import { violationsOf } from './violations.js';

/** How to reach and authenticate at a cluster: the `config` of a cluster Secret. Holds secrets: never print it. */
export type ClusterConfig = Readonly<z.infer<typeof clusterConfigSchema>>;

/** A cluster as a Secret registers it. */
export interface RegisteredCluster {
  /** The name that destinations use; the server's URL when none was given. */
  readonly name: string;
  /** URL of its API, without a trailing slash. */
  readonly server: string;
  readonly config: ClusterConfig;
  /** Only these namespaces are managed; absent means all. */
  readonly namespaces?: readonly string[];
  /** Whether cluster-scoped objects are managed although `namespaces` limits the cluster. */
  readonly clusterResources: boolean;
  /** The project that the cluster belongs to, when it belongs to one. */
  readonly project?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** The address of the cluster in which the reconciler itself is at home. */
export const inClusterServer = 'https://kubernetes.default.svc';
/** The name of that cluster. */
export const inClusterName = 'in-cluster';

/** Whether a Secret registers a cluster, by its label. */
export function isClusterSecret(object: KubeObject): boolean {
  return object.kind === 'Secret' && object.metadata.labels?.[labels.secretType] === 'cluster';
}

/**
 * Reads an Argo CD cluster Secret (`data`, or `stringData` of a Secret that was not stored yet).
 * @throws ModelError INVALID_CLUSTER_SECRET when the server is missing or the config is not what it should be. No value is shown.
 */
export function clusterFromSecret(secret: KubeObject): RegisteredCluster {
  const where = secretName(secret);
  const data = secretData(secret);
  const field = (name: string): string | undefined => data.get(name);
  const server = field('server')?.trim().replace(/\/+$/, '');
  if (!server) {
    throw new ModelError('INVALID_CLUSTER_SECRET', 'the cluster Secret has no data.server', {
      where,
      remedy: "put the URL of the cluster's API there",
    });
  }
  const namespaces = (field('namespaces') ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  const project = field('project');
  return {
    name: field('name') || server,
    server,
    config: readConfig(field('config'), where),
    ...(namespaces.length > 0 && { namespaces }),
    clusterResources: field('clusterResources') === 'true',
    ...(project && { project }),
    labels: secret.metadata.labels ?? {},
    annotations: secret.metadata.annotations ?? {},
  };
}

function readConfig(text: string | undefined, where: string): ClusterConfig {
  if (text === undefined || text.trim() === '') return {};
  let value: Json;
  try {
    value = parseJson(text);
  } catch {
    // The cause would quote the text, which holds credentials.
    throw new ModelError('INVALID_CLUSTER_SECRET', 'data.config is no JSON', {
      where,
      remedy: 'write a JSON object with bearerToken and tlsClientConfig there',
    });
  }
  const config = objectOf(value);
  if (!config) {
    throw new ModelError('INVALID_CLUSTER_SECRET', 'data.config is no JSON object', { where });
  }
  const written = withoutNulls(config);
  const read = schemas().clusterConfigSchema.safeParse(written);
  if (read.success) return read.data;
  const faults = violationsOf(read.error.issues, written).map(({ path, expected }) => `${path}: expected ${expected}`);
  throw new ModelError('INVALID_CLUSTER_SECRET', `data.config is not as it should be: ${faults.join('; ')}`, {
    where,
    remedy: "write it as Argo CD's documentation of cluster Secrets says",
  });
}

/** Go takes null for what is absent. */
function withoutNulls(object: JsonObject): JsonObject {
  const entries = Object.entries(object).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([name, value]) => {
      const inner = objectOf(value);
      return [name, inner === undefined ? value : withoutNulls(inner)];
    }),
  );
}
