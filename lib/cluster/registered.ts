import type { RegisteredCluster } from '../model/index.js';
import type { Connection } from './connection.js';
import { askCredentialPlugin } from './credential-plugin.js';
import { ClusterError } from './errors.js';

/**
 * The connection to a cluster that a Secret registers: bearer token, basic authentication, client certificates, or a credential plugin, beside
 * which tokens and passwords do not count.
 *
 * @throws ClusterError CLUSTER_SECRET_UNSUPPORTED for cloud providers, CLUSTER_SECRET_INVALID for an address that is no URL
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
  if (config.awsAuthConfig !== undefined) {
    throw new ClusterError('CLUSTER_SECRET_UNSUPPORTED', 'awsAuthConfig is not supported', {
      where,
      remedy: 'name a program that gives credentials in execProviderConfig of the cluster Secret',
    });
  }
  const tls = config.tlsClientConfig ?? {};
  const address = {
    server,
    ...(tls.caData && { ca: pem(tls.caData) }),
    ...(tls.certData && { cert: pem(tls.certData) }),
    ...(tls.keyData && { key: pem(tls.keyData) }),
    ...(tls.serverName && { serverName: tls.serverName }),
    ...(tls.insecure === true && { insecure: true }),
  };
  const { execProviderConfig: plugin, username, password = '', bearerToken: token } = config;
  if (plugin !== undefined)
    return { ...address, credentials: (signal) => askCredentialPlugin(plugin, address, signal) };
  if (token) return { ...address, token };
  if (username === undefined) return address;
  const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
  return { ...address, credentials: () => Promise.resolve({ headers: { authorization } }) };
}

function pem(base64: string): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
