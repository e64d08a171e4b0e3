import { equalJson, stringifyJson, type Json, type JsonObject } from '../../lib/kube/index.js';
import { Unsupported, type Topic, type Vector } from './topic.js';

/** What became of one case. */
export type Outcome =
  | { readonly result: 'passed' | 'unsupported' }
  | { readonly result: 'failed'; readonly differences: readonly string[] };

/** Runs one case. */
export async function check(topic: Topic | undefined, vector: Vector): Promise<Outcome> {
  const operation = topic?.operations[typeof vector.input['op'] === 'string' ? vector.input['op'] : ''];
  if (!topic || !operation) return { result: 'unsupported' };
  let actual: JsonObject;
  try {
    actual = { error: false, ...(await operation(vector.input, vector)) };
  } catch (error) {
    if (error instanceof Unsupported) return { result: 'unsupported' };
    actual = { error: true, errorMessage: error instanceof Error ? error.message : String(error) };
  }
  const differences = Object.entries(vector.expect)
    .filter(([key]) => topic.hints?.includes(key) !== true)
    .flatMap(([key, expected]) => difference(key, expected ?? null, actual, topic.isSet?.(key, vector) === true));
  const unexpected = actual['error'] === true && vector.expect['error'] !== true;
  if (unexpected) differences.push(`failed: ${String(actual['errorMessage'])}`);
  return differences.length === 0 ? { result: 'passed' } : { result: 'failed', differences };
}

function difference(key: string, expected: Json, actual: JsonObject, isSet: boolean): string[] {
  if (key === 'errorContains' || key === 'errorNotContains') {
    const message = String(actual['errorMessage'] ?? '');
    return (Array.isArray(expected) ? expected : [expected])
      .map(String)
      .filter((part) => message.includes(part) !== (key === 'errorContains'))
      .map((part) => `${key}: "${part}", got "${message}"`);
  }
  const found = actual[key] ?? null;
  if (equalJson(ordered(expected, isSet), ordered(found, isSet))) return [];
  return [`${key}: expected ${stringifyJson(expected)}, got ${stringifyJson(found)}`];
}

function ordered(value: Json, isSet: boolean): Json {
  if (!isSet || !Array.isArray(value)) return value;
  return value.map((item) => stringifyJson(item, { sortKeys: true })).sort();
}
