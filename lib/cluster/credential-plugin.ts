import type { ClusterConfig } from '../model/index.js';
import { runProcess, type ProcessResult } from '../programs/index.js';
import type { Connection, Credentials } from './connection.js';
import { CredentialPluginError } from './errors.js';

/** A program that gives credentials, as a cluster Secret names it. */
export type CredentialPlugin = NonNullable<ClusterConfig['execProviderConfig']>;

const MiB = 1024 ** 2;
/** What a plugin may take: milliseconds, also until it is ended after it was asked to end, and bytes of output. */
const usualLimits = { timeout: 30_000, grace: 1_000, maxOutput: MiB };
const leash = { fileSize: 256 * MiB, memory: 2048 * MiB };
const FOREVER = Number.POSITIVE_INFINITY;

/**
 * Asks a credential plugin, by Kubernetes' protocol for them (`client.authentication.k8s.io`): the program is told about the cluster in
 * KUBERNETES_EXEC_INFO and prints an ExecCredential. Its environment is what the Secret says, PATH and HOME; it has no input, 30 seconds, and
 * ends with this process. What it prints is shown to nobody.
 *
 * @throws CredentialPluginError
 */
export async function askCredentialPlugin(
  plugin: CredentialPlugin,
  cluster: Connection,
  signal: AbortSignal,
  limits = usualLimits,
): Promise<Credentials> {
  const { command, args = [], env = {} } = plugin;
  const { PATH = '/usr/local/bin:/usr/bin:/bin', HOME = '/' } = process.env;
  const result = await runProcess({
    ...limits,
    leash,
    signal,
    command: [command, ...args],
    directory: '/',
    environment: { PATH, HOME, ...env, KUBERNETES_EXEC_INFO: JSON.stringify(question(plugin, cluster)) },
  });
  const { execCredentialSchema } = await import('./exec-credential-schema.js');
  const failed = (what: string, remedy: string): CredentialPluginError =>
    new CredentialPluginError(cluster.server, command, what, remedy);
  const why = whyFailed(result, limits);
  if (why === NOT_FOUND) throw failed(why, plugin.installHint?.trim() || 'install it where the reconciler runs');
  if (why !== undefined)
    throw failed(why, 'run it where the reconciler runs, with the environment that the cluster Secret says');
  const read = execCredentialSchema.safeParse(jsonOf(result.output));
  if (!read.success || read.data.apiVersion !== plugin.apiVersion) {
    const remedy = 'it has to print an ExecCredential with a token, or with a certificate and its key, in status';
    throw failed(`gave no credentials of ${plugin.apiVersion}`, remedy);
  }
  const { token, clientCertificateData: cert, clientKeyData: key, expirationTimestamp } = read.data.status;
  return {
    until: expirationTimestamp ?? FOREVER,
    ...(token !== undefined && { headers: { authorization: `Bearer ${token}` } }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
}

/** What the plugin is told. */
function question({ apiVersion, provideClusterInfo }: CredentialPlugin, cluster: Connection): object {
  const { server, serverName, insecure, ca } = cluster;
  const info = {
    server,
    ...(serverName !== undefined && { 'tls-server-name': serverName }),
    ...(insecure === true && { 'insecure-skip-tls-verify': true }),
    ...(ca !== undefined && { 'certificate-authority-data': Buffer.from(ca).toString('base64') }),
  };
  const spec = { interactive: false, ...(provideClusterInfo === true && { cluster: info }) };
  return { apiVersion, kind: 'ExecCredential', spec };
}

const NOT_FOUND = 'was not found';

function whyFailed({ ending, code }: ProcessResult, limits: typeof usualLimits): string | undefined {
  switch (ending) {
    case 'timed-out':
      return `took longer than ${limits.timeout / 1000} s`;
    case 'printed-too-much':
      return `printed more than ${limits.maxOutput} bytes`;
    case 'signalled':
      return 'was ended by a signal';
    case 'not-started':
      return 'could not be started';
    case 'exited':
      if (code === 127) return NOT_FOUND;
      return code === 0 ? undefined : `failed with exit code ${code}`;
  }
}

function jsonOf(output: Buffer): unknown {
  try {
    return JSON.parse(output.toString('utf8'));
  } catch {
    return undefined;
  }
}
