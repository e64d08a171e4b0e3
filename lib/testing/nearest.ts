import { isJsonObject, type Json, type KubeObject } from '../kube/index.js';
import { Matcher, type Expected } from './matcher.js';
import { inline, isExpectedObject, isList, mismatches, type Mismatch, type Place } from './mismatch.js';

/** How many of the nearest objects a failure shows. */
const SHOWN = 3;

/** An object that was looked at, with what a person calls it. */
export interface Candidate {
  readonly title: string;
  readonly object: KubeObject;
}

/** The candidates that come nearest to what was expected, each as YAML with `!!` before every line that does not hold. */
export function showNearest(expected: Expected, candidates: readonly Candidate[]): string {
  const ranked = candidates
    .map((candidate) => ({ candidate, found: mismatches(expected, candidate.object) }))
    .sort((a, b) => a.found.length - b.found.length)
    .slice(0, SHOWN);
  const heading = ranked.length === 1 ? 'The nearest:' : `The ${ranked.length} nearest:`;
  return [heading, ...ranked.map(({ candidate, found }) => show(candidate, expected, found))].join('\n\n');
}

function show({ title, object }: Candidate, expected: Expected, found: readonly Mismatch[]): string {
  return `${title}\n${lines(expected, object, [], found).join('\n')}`;
}

/** Only what was asked for is shown: the keys of `expected`, each with what is there. */
function lines(expected: Expected | undefined, got: Json | undefined, at: Place, found: readonly Mismatch[]): string[] {
  const pad = '  '.repeat(at.length);
  const keys = isExpectedObject(expected) ? Object.keys(expected) : indexes(expected, got);
  return keys.flatMap((key) => {
    const path = [...at, key];
    const want = isList(expected) || isExpectedObject(expected) ? childOf(expected, key) : undefined;
    const have = isJsonObject(got) || Array.isArray(got) ? childOf(got, key) : undefined;
    const name = typeof key === 'number' ? `-` : `${key}:`;
    const wrong = found.filter((each) => path.every((part, index) => each.at[index] === part));
    if (wrong.length > 0 && (want instanceof Matcher || wrong.some((each) => each.at.length === path.length))) {
      return wrong.map((each) => {
        const below = placeText(each.at.slice(path.length));
        const where = below === '' ? name : `${typeof key === 'number' ? '- ' : key}${below}:`;
        return `!! ${pad}${where} ${inline(each.got)}    (expected ${inline(each.expected)})`;
      });
    }
    if (isList(want) || isExpectedObject(want)) return [`   ${pad}${name}`, ...lines(want, have, path, found)];
    return [`   ${pad}${name} ${inline(have)}`];
  });
}

function placeText(place: Place): string {
  return place.map((part) => (typeof part === 'number' ? `[${part}]` : `.${part}`)).join('');
}

function indexes(expected: Expected | undefined, got: Json | undefined): number[] {
  const lengths = [isList(expected) ? expected.length : 0, Array.isArray(got) ? got.length : 0];
  return [...Array(Math.max(...lengths)).keys()];
}

function childOf<T>(value: readonly T[] | { readonly [key: string]: T }, key: string | number): T | undefined {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return Object.entries(value).find(([name]) => name === String(key))?.[1];
}
