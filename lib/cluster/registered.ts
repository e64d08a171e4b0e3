import type { RegisteredCluster } from '../model/index.js';
import type { Connection } from './connection.js';
import { ClusterError } from './errors.js';

/**
 * The connection to a cluster that a Secret registers: bearer token, basic authentication and client certificates.
 *
 * @throws ClusterError CLUSTER_SECRET_UNSUPPORTED for exec and cloud providers, CLUSTER_SECRET_INVALID for an address that is no URL
 */
export function connectionOf(cluster: RegisteredCluster): Connection {
  const { config, server, name } = cluster;
  const where = `cluster ${name}`;
  if (!URL.canParse(server)) {
    throw new ClusterError('CLUSTER_SECRET_INVALID', `its server ${JSON.stringify(server)} is not a URL`, {
      where,
      remedy: 'write https://host:port in the cluster Secret',
    });
  }
  if (config.execProviderConfig !== undefined || config.awsAuthConfig !== undefined) {
    throw new ClusterError('CLUSTER_SECRET_UNSUPPORTED', 'execProviderConfig and awsAuthConfig are not supported', {
      where,
      remedy: 'use bearerToken or tlsClientConfig in the cluster Secret',
    });
  }
  const tls = config.tlsClientConfig ?? {};
  const basic =
    config.username === undefined
      ? undefined
      : `Basic ${Buffer.from(`${config.username}:${config.password ?? ''}`).toString('base64')}`;
  return {
    server,
    ...(config.bearerToken && { token: config.bearerToken }),
    ...(tls.caData && { ca: pem(tls.caData) }),
    ...(tls.certData && { cert: pem(tls.certData) }),
    ...(tls.keyData && { key: pem(tls.keyData) }),
    ...(tls.serverName && { serverName: tls.serverName }),
    ...(tls.insecure === true && { insecure: true }),
    ...(basic !== undefined && { credentials: () => Promise.resolve({ headers: { authorization: basic } }) }),
  };
}

function pem(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
