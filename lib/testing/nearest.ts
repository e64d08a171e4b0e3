import { isJsonObject, stringifyJson, writeYaml, type Json, type KubeObject } from '../kube/index.js';
import { mismatches, type Mismatch } from './mismatch.js';

/** How many of the nearest objects a failure shows. */
const SHOWN = 3;

/** An object that was looked at, with what a person calls it. */
export interface Candidate {
  readonly title: string;
  readonly object: KubeObject;
}

/** The candidates that come nearest to what was expected, each as YAML with `!!` before every line that does not hold. */
export function showNearest(expected: Json, candidates: readonly Candidate[]): string {
  const ranked = candidates
    .map((candidate) => ({ candidate, found: mismatches(expected, candidate.object) }))
    .sort((a, b) => a.found.length - b.found.length)
    .slice(0, SHOWN);
  const heading = ranked.length === 1 ? 'The nearest:' : `The ${ranked.length} nearest:`;
  return [heading, ...ranked.map(({ candidate, found }) => show(candidate, expected, found))].join('\n\n');
}

function show({ title, object }: Candidate, expected: Json, found: readonly Mismatch[]): string {
  const wrong = new Map(found.map((each) => [each.at.join('\0'), each]));
  return `${title}\n${lines(expected, object, [], wrong).join('\n')}`;
}

/** Only what was asked for is shown: the keys of `expected`, each with what is there. */
function lines(
  expected: Json | undefined,
  got: Json | undefined,
  at: readonly (string | number)[],
  wrong: ReadonlyMap<string, Mismatch>,
): string[] {
  const pad = '  '.repeat(at.length);
  const keys = isJsonObject(expected) ? Object.keys(expected) : indexes(expected, got);
  return keys.flatMap((key) => {
    const path = [...at, key];
    const want = childOf(expected, key);
    const have = childOf(got, key);
    const name = typeof key === 'number' ? `-` : `${key}:`;
    const mismatch = wrong.get(path.join('\0'));
    if (mismatch) return [`!! ${pad}${name} ${inline(have)}    (expected ${inline(want)})`];
    if (typeof want === 'object' && want !== null) return [`   ${pad}${name}`, ...lines(want, have, path, wrong)];
    return [`   ${pad}${name} ${inline(have)}`];
  });
}

function indexes(expected: Json | undefined, got: Json | undefined): number[] {
  const lengths = [expected, got].map((value) => (Array.isArray(value) ? value.length : 0));
  return [...Array(Math.max(...lengths)).keys()];
}

function childOf(value: Json | undefined, key: string | number): Json | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isJsonObject(value) ? value[String(key)] : undefined;
}

function inline(value: Json | undefined): string {
  if (value === undefined) return 'absent';
  if (typeof value === 'object' && value !== null) {
    const text = stringifyJson(value);
    return text.length > 120 ? `${text.slice(0, 117)}…` : text;
  }
  return writeYaml(value).trimEnd();
}
