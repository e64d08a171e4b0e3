import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { readYaml, type JsonObject } from '../kube/index.js';
import { asObject, stringOf } from './client.js';
import type { Connection, Credentials } from './connection.js';
import { ClusterError } from './errors.js';

export interface KubeconfigOptions {
  /** The file. @default the first of $KUBECONFIG, else ~/.kube/config, else the service account of the pod we run in */
  readonly file?: string;
  /** @default the file's current-context */
  readonly context?: string;
}

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/**
 * The connection that a kubeconfig describes. Addresses, certificates, tokens and passwords are read here; only a user with an
 * exec plugin or auth provider loads the Kubernetes client library, because that costs more than a whole command.
 *
 * @throws ClusterError KUBECONFIG_INVALID
 */
export async function connectionFromKubeconfig(options: KubeconfigOptions = {}): Promise<Connection> {
  const named = options.file ?? process.env['KUBECONFIG']?.split(':').find(Boolean);
  const file = named ?? join(homedir(), '.kube', 'config');
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (named === undefined && process.env['KUBERNETES_SERVICE_HOST'] !== undefined) return connectionInCluster();
    throw invalid(file, `the file cannot be read (${error instanceof Error ? error.message : String(error)})`);
  }
  const config = asObject(readYaml(text, { file })[0]?.value);
  const context = options.context ?? stringOf(config['current-context']) ?? '';
  const chosen = entry(config, 'contexts', context, 'context');
  if (chosen === undefined) {
    const known = names(config, 'contexts');
    throw invalid(
      file,
      `there is no context ${JSON.stringify(context)}; known contexts: ${known.join(', ') || 'none'}`,
    );
  }
  const cluster = entry(config, 'clusters', stringOf(chosen['cluster']) ?? '', 'cluster');
  const server = stringOf(cluster?.['server']);
  if (cluster === undefined || server === undefined || !URL.canParse(server)) {
    throw invalid(file, `the context ${JSON.stringify(context)} names no cluster with a server URL`);
  }
  const user = entry(config, 'users', stringOf(chosen['user']) ?? '', 'user') ?? {};
  const folder = dirname(resolve(file));
  const [ca, cert, key] = await Promise.all([
    material(cluster, 'certificate-authority', folder),
    material(user, 'client-certificate', folder),
    material(user, 'client-key', folder),
  ]);
  const token = stringOf(user['token']);
  const serverName = stringOf(cluster['tls-server-name']);
  const namespace = stringOf(chosen['namespace']);
  const url = new URL(server);
  const { username, password } = url;
  url.username = '';
  url.password = '';
  const credentials =
    credentialsOf(user, file, context, folder) ??
    (username && !token
      ? () => Promise.resolve(basic(decodeURIComponent(username), decodeURIComponent(password)))
      : undefined);
  return {
    server: url.href.replace(/\/+$/, ''),
    ...(token && { token }),
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(serverName && { serverName }),
    ...(namespace && { namespace }),
    ...(cluster['insecure-skip-tls-verify'] === true && { insecure: true }),
    ...(credentials !== undefined && { credentials }),
  };
}

/** The API of the cluster whose pod we run in, by its service account. */
export async function connectionInCluster(): Promise<Connection> {
  const host = process.env['KUBERNETES_SERVICE_HOST'] ?? 'kubernetes.default.svc';
  const port = process.env['KUBERNETES_SERVICE_PORT'] ?? '443';
  const ca = await readFile(join(SERVICE_ACCOUNT, 'ca.crt'), 'utf8');
  return {
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca,
    credentials: () => bearerFile(join(SERVICE_ACCOUNT, 'token')),
  };
}

function credentialsOf(
  user: JsonObject,
  file: string,
  context: string,
  folder: string,
): (() => Promise<Credentials>) | undefined {
  if (user['exec'] !== undefined || user['auth-provider'] !== undefined) return () => pluginCredentials(file, context);
  const tokenFile = stringOf(user['tokenFile']);
  if (tokenFile && !user['token']) return () => bearerFile(resolve(folder, tokenFile));
  const username = stringOf(user['username']);
  if (!username) return undefined;
  return () => Promise.resolve(basic(username, stringOf(user['password']) ?? ''));
}

function basic(username: string, password: string): Credentials {
  return { headers: { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` } };
}

async function pluginCredentials(file: string, context: string): Promise<Credentials> {
  const { KubeConfig } = await import('@kubernetes/client-node');
  const config = new KubeConfig();
  config.loadFromFile(file);
  config.setCurrentContext(context);
  const options: {
    headers?: NodeJS.Dict<string | number | string[]> | readonly string[];
    cert?: unknown;
    key?: unknown;
  } = {};
  await config.applyToHTTPSOptions(options as Parameters<typeof config.applyToHTTPSOptions>[0]);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(options.headers ?? {}))
    if (typeof value === 'string') headers[name] = value;
  return {
    headers,
    ...(options.cert !== undefined && { cert: String(options.cert) }),
    ...(options.key !== undefined && { key: String(options.key) }),
  };
}

async function bearerFile(file: string): Promise<Credentials> {
  return { headers: { authorization: `Bearer ${(await readFile(file, 'utf8')).trim()}` } };
}

/** `<name>-data` (base64) or the file `<name>`, as text. */
async function material(from: JsonObject, name: string, folder: string): Promise<string | undefined> {
  const inline = stringOf(from[`${name}-data`]);
  if (inline) return Buffer.from(inline, 'base64').toString('utf8');
  const path = stringOf(from[name]);
  return path ? readFile(resolve(folder, path), 'utf8') : undefined;
}

function entry(config: JsonObject, list: string, name: string, field: string): JsonObject | undefined {
  const entries = config[list];
  const found = (Array.isArray(entries) ? entries : []).map(asObject).find((candidate) => candidate['name'] === name);
  return found === undefined ? undefined : asObject(found[field]);
}

function names(config: JsonObject, list: string): string[] {
  const entries = config[list];
  return (Array.isArray(entries) ? entries : []).map((item) => stringOf(asObject(item)['name']) ?? '');
}

function invalid(file: string, what: string): ClusterError {
  return new ClusterError('KUBECONFIG_INVALID', what, {
    where: file,
    remedy: 'name an existing kubeconfig and context (--kubeconfig, --context)',
  });
}
