import { sshAddress } from './ssh-address.js';

/** Host and port of a repository: a Git remote, a repository of charts, or a registry that is named without a scheme. */
export interface RepositoryHost {
  /** In lower case; an IPv6 address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly protocol: 'ssh' | 'http' | 'https';
}

/** Where a URL names no port. */
export const defaultPorts = { ssh: 22, http: 80, https: 443 } as const;

/** @returns `undefined` for what names no host */
export function hostOf(url: string): RepositoryHost | undefined {
  const ssh = sshAddress(url);
  if (ssh) return { host: ssh.host.toLowerCase(), port: ssh.port, protocol: 'ssh' };
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(url) ? url.replace(/^oci:/i, 'https:') : `https://${url}`;
  if (!URL.canParse(address)) return undefined;
  const { hostname, port, protocol } = new URL(address);
  if (hostname === '' || (protocol !== 'http:' && protocol !== 'https:')) return undefined;
  const name = protocol === 'http:' ? 'http' : 'https';
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || defaultPorts[name]), protocol: name };
}
