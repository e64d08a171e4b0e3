/**
 * Whether a host is reached without the proxy, as the `noProxy` of a repository says it: names that stand for themselves and all below
 * them, `.name` for those below it alone, IPv4 addresses and ranges (`10.0.0.0/8`), each with a port or without, separated by commas; `*` for all.
 *
 * @param port of the connection
 */
export function isReachedDirectly(host: string, port: number, noProxy: string): boolean {
  const wanted = host.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  return noProxy
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && covers(entry, wanted, port));
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [, pattern = entry, wantedPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
  if (wantedPort !== undefined && Number(wantedPort) !== port) return false;
  const range = /^([\d.]+)\/(\d+)$/.exec(pattern);
  if (range) return inRange(host, range[1] ?? '', Number(range[2]));
  const name = pattern.replace(/^\*(?=\.)|^\[|\]$/g, '').replace(/(?<=.)\.$/, '');
  if (name.startsWith('.')) return host.endsWith(name);
  return host === name || (ipv4(host) === undefined && host.endsWith(`.${name}`));
}

function inRange(host: string, network: string, bits: number): boolean {
  const [address, base] = [ipv4(host), ipv4(network)];
  if (address === undefined || base === undefined || bits > 32) return false;
  const size = 2 ** (32 - bits);
  return Math.floor(address / size) === Math.floor(base / size);
}

function ipv4(text: string): number | undefined {
  const parts = text.split('.').map((part) => (/^\d{1,3}$/.test(part) ? Number(part) : NaN));
  if (parts.length !== 4 || !parts.every((part) => part <= 255)) return undefined;
  return parts.reduce((sum, part) => sum * 256 + part, 0);
}
