import { isIP } from 'node:net';
import type { CelEnvironment } from '../engine.js';
import { failed } from './failure.js';

/** An IP address as a number of 32 or 128 bits. */
class Ip {
  constructor(
    readonly bits: 32 | 128,
    readonly value: bigint,
  ) {}

  toString(): string {
    return this.bits === 32 ? dotted(this.value) : colons(this.value);
  }
}

/** A network: an address and how many of its first bits count. */
class Cidr {
  constructor(
    readonly address: Ip,
    readonly length: number,
  ) {}

  get network(): Ip {
    const rest = BigInt(this.address.bits - this.length);
    return new Ip(this.address.bits, (this.address.value >> rest) << rest);
  }

  holds({ bits, value }: Ip): boolean {
    const rest = BigInt(this.address.bits - this.length);
    return bits === this.address.bits && value >> rest === this.address.value >> rest;
  }

  toString(): string {
    return `${this.address.toString()}/${this.length}`;
  }
}

function dotted(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

function colons(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => (value >> BigInt(112 - 16 * index)) & 0xffffn);
  let best = { start: -1, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (start + length < 8 && groups[start + length] === 0n) length++;
    if (length > best.length) best = { start, length };
  }
  const text = (from: number, to?: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return best.start < 0 ? text(0) : `${text(0, best.start)}::${text(best.start + best.length)}`;
}

function readIp(text: string): Ip {
  const family = isIP(text);
  if (family === 0 || text.includes('%'))
    throw failed(`IP Address "${text}" parse error during conversion from string`);
  if (family === 4)
    return new Ip(
      32,
      text.split('.').reduce((sum, part) => (sum << 8n) | BigInt(part), 0n),
    );
  if (text.includes('.')) throw failed('IPv4-mapped IPv6 address is not allowed');
  const [head = '', tail] = text.split('::');
  const groups = (part: string): string[] => (part === '' ? [] : part.split(':'));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const all = [...first, ...Array<string>(tail === undefined ? 0 : 8 - first.length - last.length).fill('0'), ...last];
  return new Ip(
    128,
    all.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n),
  );
}

function readCidr(text: string): Cidr {
  const [address = '', length = '', ...more] = text.split('/');
  const refusal = failed(`network address parse error during conversion from string: invalid CIDR address: ${text}`);
  if (more.length > 0 || isIP(address) === 0 || !/^(0|[1-9]\d{0,2})$/.test(length)) throw refusal;
  const ip = readIp(address);
  if (Number(length) > ip.bits) throw refusal;
  return new Cidr(ip, Number(length));
}

function isReadable(read: (text: string) => unknown): (text: string) => boolean {
  return (text) => {
    try {
      read(text);
      return true;
    } catch {
      return false;
    }
  };
}

const within =
  (...networks: readonly string[]) =>
  (ip: Ip): boolean =>
    networks.some((network) => readCidr(network).holds(ip));
const isUnspecified = (ip: Ip): boolean => ip.value === 0n;
const isLoopback = within('127.0.0.0/8', '::1/128');
const isLinkLocalMulticast = within('224.0.0.0/24', 'ff02::/16');
const isLinkLocalUnicast = within('169.254.0.0/16', 'fe80::/10');
const isMulticast = within('224.0.0.0/4', 'ff00::/8');
const isBroadcast = within('255.255.255.255/32');

/** The name before `ip.isCanonical(…)`. */
class Ips {}

/** The functions of IP addresses and networks. */
export function registerNetworks(environment: CelEnvironment): void {
  const [ip, cidr] = ['net.IP', 'net.CIDR'];
  environment
    .registerType(ip, Ip)
    .registerType(cidr, Cidr)
    .registerType('Ips', Ips)
    .registerConstant('ip', 'Ips', new Ips())
    .registerFunction(`ip(string): ${ip}`, readIp)
    .registerFunction('isIP(string): bool', isReadable(readIp))
    .registerFunction('Ips.isCanonical(string): bool', (_ips: Ips, text: string) => readIp(text).toString() === text)
    .registerFunction(`string(${ip}): string`, (address: Ip) => address.toString())
    .registerFunction(`${ip}.family(): int`, ({ bits }: Ip) => (bits === 32 ? 4n : 6n))
    .registerFunction(`${ip}.isUnspecified(): bool`, isUnspecified)
    .registerFunction(`${ip}.isLoopback(): bool`, isLoopback)
    .registerFunction(`${ip}.isLinkLocalMulticast(): bool`, isLinkLocalMulticast)
    .registerFunction(`${ip}.isLinkLocalUnicast(): bool`, isLinkLocalUnicast)
    .registerFunction(
      `${ip}.isGlobalUnicast(): bool`,
      (address: Ip) =>
        !isUnspecified(address) &&
        !isLoopback(address) &&
        !isMulticast(address) &&
        !isLinkLocalUnicast(address) &&
        !isBroadcast(address),
    )
    .registerOperator(`${ip} == ${ip}`, (a: Ip, b: Ip) => a.bits === b.bits && a.value === b.value)
    .registerFunction(`cidr(string): ${cidr}`, readCidr)
    .registerFunction('isCIDR(string): bool', isReadable(readCidr))
    .registerFunction(`string(${cidr}): string`, (network: Cidr) => network.toString())
    .registerFunction(`${cidr}.ip(): ${ip}`, ({ address }: Cidr) => address)
    .registerFunction(`${cidr}.prefixLength(): int`, ({ length }: Cidr) => BigInt(length))
    .registerFunction(`${cidr}.masked(): ${cidr}`, (network: Cidr) => new Cidr(network.network, network.length))
    .registerFunction(`${cidr}.containsIP(${ip}): bool`, (network: Cidr, address: Ip) => network.holds(address))
    .registerFunction(`${cidr}.containsIP(string): bool`, (network: Cidr, text: string) => network.holds(readIp(text)))
    .registerFunction(`${cidr}.containsCIDR(${cidr}): bool`, containsNetwork)
    .registerFunction(`${cidr}.containsCIDR(string): bool`, (network: Cidr, text: string) =>
      containsNetwork(network, readCidr(text)),
    )
    .registerOperator(`${cidr} == ${cidr}`, (a: Cidr, b: Cidr) => a.toString() === b.toString());
}

function containsNetwork(outer: Cidr, inner: Cidr): boolean {
  return inner.length >= outer.length && outer.holds(inner.network);
}
