import { BlockList, isIP, type LookupFunction } from 'node:net';
import { lookup as resolve } from 'node:dns';

/** What an address that is never connected to belongs to: the machine's own services of a cloud, groups, nothing at all. */
const never = new BlockList();
never.addSubnet('169.254.0.0', 16);
never.addSubnet('0.0.0.0', 8);
never.addSubnet('224.0.0.0', 3);
never.addAddress('100.100.100.200');
never.addSubnet('fe80::', 10, 'ipv6');
never.addSubnet('ff00::', 8, 'ipv6');
never.addAddress('::', 'ipv6');
never.addAddress('fd00:ec2::254', 'ipv6');

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8);
loopback.addAddress('::1', 'ipv6');

/** Why an IP address is not connected to; `undefined` where it is. */
export function refusalOf(address: string, allowLoopback: boolean): string | undefined {
  const plain = embedded(address) ?? address;
  const family = isIP(plain) === 6 ? 'ipv6' : 'ipv4';
  if (never.check(plain, family)) return 'its address is one that repositories are never at';
  if (!allowLoopback && loopback.check(plain, family)) return 'its address is this machine itself';
  return undefined;
}

/** Looks a name up as the system does, and gives no address that is refused: what was checked is what is connected to. */
export function checkedLookup(allowLoopback: boolean): LookupFunction {
  return (host, options, done) => {
    resolve(host, { ...options, all: true }, (error, addresses) => {
      const refusal = error ?? addresses.map(({ address }) => refusalOf(address, allowLoopback)).find(Boolean);
      const [first] = addresses ?? [];
      if (refusal !== undefined) done(typeof refusal === 'string' ? new Error(refusal) : refusal, '');
      else if (options.all) done(null, addresses);
      else done(null, first?.address ?? '', first?.family);
    });
  };
}

/** The IPv4 address within an IPv6 address that stands for it (`::ffff:…`, `64:ff9b::…`). */
function embedded(address: string): string | undefined {
  if (isIP(address) !== 6) return undefined;
  const { hostname } = new URL(`http://[${address.replace(/%.*$/, '')}]`);
  const match = /^\[(?:::ffff:|64:ff9b::)([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(hostname);
  if (!match) return undefined;
  const [high, low] = [parseInt(match[1] ?? '', 16), parseInt(match[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
