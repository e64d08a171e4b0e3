/** A version as people write it on tags: `1.4.2`, `v1.4`, `2.0.0-rc.1+build`. Parts that are not written are 0. */
export interface Version {
  readonly text: string;
  /** Major, minor and patch. */
  readonly numbers: readonly [number, number, number];
  /** What stands behind `-`; empty for a release. */
  readonly preRelease: string;
}

const PARTS = '(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?';
const VERSION = new RegExp(`^v?(\\d+)(?:\\.(\\d+))?(?:\\.(\\d+))?${PARTS}$`);

/** Reads a version as Helm and Argo CD do (the loose form of Masterminds' semver); `undefined` for what is none. */
export function parseVersion(text: string): Version | undefined {
  const match = VERSION.exec(text);
  if (!match) return undefined;
  const [, major = '0', minor = '0', patch = '0', preRelease = ''] = match;
  const numbers: Version['numbers'] = [Number(major), Number(minor), Number(patch)];
  const hasLeadingZero = preRelease.split('.').some((part) => /^0\d+$/.test(part));
  if (hasLeadingZero || !numbers.every(Number.isSafeInteger)) return undefined;
  return { text, numbers, preRelease };
}

/**
 * Below 0 when `a` is the lower version, above 0 when it is the higher one. A pre-release comes before its release; what stands
 * behind `+` does not count.
 */
export function compareVersions(a: Version, b: Version): number {
  return compareNumbers(a, b, 3) || comparePreReleases(a.preRelease, b.preRelease);
}

/** Compares only the first `count` of the three numbers. */
export function compareNumbers(a: Version, b: Version, count: number): number {
  for (let place = 0; place < count; place++) {
    const difference = (a.numbers[place] ?? 0) - (b.numbers[place] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function comparePreReleases(a: string, b: string): number {
  if (a === b) return 0;
  if (a === '') return 1;
  if (b === '') return -1;
  const [left, right] = [a.split('.'), b.split('.')];
  for (let place = 0; place < Math.max(left.length, right.length); place++) {
    const difference = compareIdentifiers(left[place], right[place]);
    if (difference !== 0) return difference;
  }
  return 0;
}

function compareIdentifiers(a: string | undefined, b: string | undefined): number {
  if (a === b) return 0;
  if (a === undefined) return -1;
  if (b === undefined) return 1;
  const [aIsNumber, bIsNumber] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (aIsNumber && bIsNumber) return Number(a) - Number(b);
  if (aIsNumber !== bIsNumber) return aIsNumber ? -1 : 1;
  return a < b ? -1 : 1;
}
