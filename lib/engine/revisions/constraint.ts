import { compareNumbers, compareVersions, parseVersion, type Version } from './version.js';

/**
 * A range of versions, such as `>= 1.2 < 2`, `~1.4`, `^0.3.1`, `1.x` or `1.0 - 1.4 || 2.x`: any of the alternatives, each with all of
 * its conditions.
 */
export interface Constraint {
  readonly alternatives: readonly (readonly Condition[])[];
}

interface Condition {
  readonly operator: Operator;
  readonly version: Version;
  /** How many of the three numbers are given; the rest is missing or a wildcard. */
  readonly given: number;
}

type Operator = keyof typeof operators;
type Test = (version: Version, condition: Condition) => boolean;

const isExactly: Test = (version, condition) => compareVersions(version, condition.version) === 0;

/** `~1.2.3` and `~1.2` stay within 1.2, `~1` within 1; `~0.0.0` and `~*` take everything. */
const isNear: Test = (version, condition) => {
  const { version: base, given } = condition;
  if (compareVersions(version, base) < 0) return false;
  const isAnything = (given === 3 || given === 0) && base.numbers.every((number) => number === 0);
  return isAnything || compareNumbers(version, base, Math.min(given, 2)) === 0;
};

/** `^` stays below the next version whose first number that is not 0 is another. */
const isCompatible: Test = (version, { version: base, given }) => {
  if (compareVersions(version, base) < 0) return false;
  const first = base.numbers.findIndex((number) => number > 0);
  return compareNumbers(version, base, Math.min(given, first < 0 ? 3 : first + 1)) === 0;
};

/** Compares by the numbers that are given: `> 11` begins with 12, `<= 11` ends with the last 11. */
const difference = (version: Version, { version: base, given }: Condition): number =>
  given === 3 ? compareVersions(version, base) : compareNumbers(version, base, given);

const isNewer: Test = (version, condition) =>
  condition.given === 0 ? compareVersions(version, condition.version) > 0 : difference(version, condition) > 0;
const isFrom: Test = (version, condition) => compareVersions(version, condition.version) >= 0;
const isUpTo: Test = (version, condition) => difference(version, condition) <= 0;

const operators = {
  '': (version, condition) => (condition.given < 3 ? isNear : isExactly)(version, condition),
  '=': (version, condition) => (condition.given < 3 ? isNear : isExactly)(version, condition),
  '!=': (version, condition) => difference(version, condition) !== 0,
  '>': isNewer,
  '<': (version, condition) => compareVersions(version, condition.version) < 0,
  '>=': isFrom,
  '=>': isFrom,
  '<=': isUpTo,
  '=<': isUpTo,
  '~': isNear,
  '~>': isNear,
  '^': isCompatible,
} satisfies Record<string, Test>;

const PLACE = '[0-9xX*]+';
const WANTED = `v?${PLACE}(?:\\.${PLACE})?(?:\\.${PLACE})?(?:-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z.-]+)?`;
const HYPHEN = new RegExp(`\\s*(${WANTED})\\s+-\\s+(${WANTED})\\s*`, 'g');
const CONDITION = `(?:!=|>=|=>|<=|=<|~>|[=><~^])?\\s*${WANTED}`;
const ALTERNATIVE = new RegExp(`^\\s*${CONDITION}\\s*(?:(?:\\s|,\\s*)${CONDITION}\\s*)*$`);

/**
 * Reads a range of versions in the grammar of Masterminds' semver, which Argo CD and Helm use: a comma or space means and, `||`
 * means or. `undefined` for what is no range; every version is also one.
 */
export function parseConstraint(text: string): Constraint | undefined {
  if (text.length > 250) return undefined;
  const alternatives: Condition[][] = [];
  for (const part of text.replace(HYPHEN, ' >= $1, <= $2 ').split('||')) {
    if (!ALTERNATIVE.test(part) && part.trim() !== '') return undefined;
    const conditions = part.trim() === '' ? ['*'] : (part.match(new RegExp(CONDITION, 'g')) ?? []);
    const parsed = conditions.map(parseCondition);
    if (!parsed.every((each) => each !== undefined)) return undefined;
    alternatives.push(parsed);
  }
  return { alternatives };
}

function parseCondition(text: string): Condition | undefined {
  const [, operator = '', wanted = ''] = /^([!=<>~^]*)\s*(.*)$/.exec(text) ?? [];
  if (!isOperator(operator)) return undefined;
  const [, numbers = '', rest = ''] = /^v?([^-+]*)(.*)$/.exec(wanted) ?? [];
  const places = numbers.split('.');
  const wildcard = places.findIndex((place) => /^[xX*]$/.test(place));
  const given = wildcard < 0 ? places.length : wildcard;
  const written = [...places.slice(0, given), '0', '0', '0'].slice(0, 3).join('.');
  const version = parseVersion(written + rest);
  return version && { operator, version, given };
}

/**
 * Does a version satisfy a range? A pre-release does only where the same alternative names a pre-release: `>= 1.0-0` takes
 * `2.0.0-rc.1`, `>= 1.0` does not.
 */
export function satisfies(version: Version, { alternatives }: Constraint): boolean {
  return alternatives.some((conditions) => {
    const takesPreReleases = conditions.some((condition) => condition.version.preRelease !== '');
    return conditions.every((condition) => {
      const isOtherVersion = condition.operator === '!=' && condition.given === 3;
      if (version.preRelease !== '' && !takesPreReleases && !isOtherVersion) return false;
      return operators[condition.operator](version, condition);
    });
  });
}

function isOperator(text: string): text is Operator {
  return Object.hasOwn(operators, text);
}
