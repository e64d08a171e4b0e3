import type { CelEnvironment } from '../engine.js';
import { failed } from './failure.js';

/** A version after semver.org. */
class Semver {
  constructor(
    readonly parts: readonly [bigint, bigint, bigint],
    readonly pre: readonly string[],
  ) {}
}

const NUMBER = '(0|[1-9]\\d*)';
const FORM = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-((?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\\.(?:0|[1-9]\\d*|\\d*[a-zA-Z-][0-9a-zA-Z-]*))*))?(?:\\+[0-9a-zA-Z-]+(?:\\.[0-9a-zA-Z-]+)*)?$`,
);

function read(text: string): Semver {
  const match = FORM.exec(text);
  if (match === null) throw failed(whyNot(text));
  const [, major = '', minor = '', patch = '', pre] = match;
  return new Semver([BigInt(major), BigInt(minor), BigInt(patch)], pre === undefined ? [] : pre.split('.'));
}

function whyNot(text: string): string {
  if (text === '') return 'Version string empty';
  return text.split('.').length < 3 ? 'No Major.Minor.Patch elements found' : `Invalid character(s) found in "${text}"`;
}

/** Takes a leading `v` and zeros away and adds missing parts. */
function normalized(text: string): string {
  const [, core = '', rest = ''] = /^v?([0-9.]*)(.*)$/s.exec(text) ?? [];
  const parts = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3 && parts[0] !== '') parts.push('0');
  return parts.join('.') + rest;
}

function compare(a: Semver, b: Semver): bigint {
  for (const index of [0, 1, 2] as const) {
    if (a.parts[index] !== b.parts[index]) return a.parts[index] < b.parts[index] ? -1n : 1n;
  }
  if (a.pre.length === 0 || b.pre.length === 0) return BigInt(Math.sign(b.pre.length - a.pre.length));
  for (let i = 0; i < Math.max(a.pre.length, b.pre.length); i++) {
    const [x, y] = [a.pre[i], b.pre[i]];
    if (x === y) continue;
    if (x === undefined) return -1n;
    if (y === undefined) return 1n;
    const [isNumber, isOther] = [/^\d+$/.test(x), /^\d+$/.test(y)];
    if (isNumber !== isOther) return isNumber ? -1n : 1n;
    return (isNumber ? BigInt(x) < BigInt(y) : x < y) ? -1n : 1n;
  }
  return 0n;
}

function isReadable(text: string): boolean {
  try {
    read(text);
    return true;
  } catch {
    return false;
  }
}

/** The functions of semantic versions. */
export function registerSemver(environment: CelEnvironment): void {
  const type = 'kubernetes.Semver';
  environment
    .registerType(type, Semver)
    .registerFunction(`semver(string): ${type}`, read)
    .registerFunction(`semver(string, bool): ${type}`, (text: string, tolerant: boolean) =>
      read(tolerant ? normalized(text) : text),
    )
    .registerFunction('isSemver(string): bool', isReadable)
    .registerFunction('isSemver(string, bool): bool', (text: string, tolerant: boolean) =>
      isReadable(tolerant ? normalized(text) : text),
    )
    .registerFunction(`${type}.major(): int`, ({ parts }: Semver) => parts[0])
    .registerFunction(`${type}.minor(): int`, ({ parts }: Semver) => parts[1])
    .registerFunction(`${type}.patch(): int`, ({ parts }: Semver) => parts[2])
    .registerFunction(`${type}.isLessThan(${type}): bool`, (a: Semver, b: Semver) => compare(a, b) < 0n)
    .registerFunction(`${type}.isGreaterThan(${type}): bool`, (a: Semver, b: Semver) => compare(a, b) > 0n)
    .registerFunction(`${type}.compareTo(${type}): int`, compare)
    .registerOperator(`${type} == ${type}`, (a: Semver, b: Semver) => compare(a, b) === 0n);
}
