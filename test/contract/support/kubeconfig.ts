import { writeFileSync } from 'node:fs';
import type { Server } from './servers.js';

/**
 * Writes a kubeconfig with one context for a server. Over plain HTTP the token stands in the server's URL too: kubectl sends no
 * bearer token there.
 */
export function writeKubeconfig(file: string, { url, token }: Pick<Server, 'url' | 'token'>, namespace: string): void {
  const server = new URL(url);
  const isSecure = server.protocol === 'https:';
  if (!isSecure) [server.username, server.password] = ['admin', token];
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    clusters: [
      {
        name: 'test',
        cluster: { server: server.href.replace(/\/$/, ''), ...(isSecure && { 'insecure-skip-tls-verify': true }) },
      },
    ],
    users: [{ name: 'test', user: { token } }],
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test', namespace } }],
  };
  writeFileSync(file, JSON.stringify(config), { mode: 0o600 });
}
