import { isJsonObject, type Json, type KubeObject } from '../../kube/index.js';
import { JqError, JqLimitError } from '../jq/index.js';
import type { IgnoreRules } from './ignore-rules.js';
import { jqRule, type JqRule } from './jq-rules.js';
import { placeOfPointer, Places, placesOfPath } from './places.js';

/** Told of a jq expression that failed for an object, which is no reason to fail. */
export type OnProblem = (message: string) => void;

/**
 * The places that pointers and path expressions name in an object. Every rule sees the object as it is. A pointer to nothing
 * is no problem; an expression that fails or takes too long is told and names nothing.
 *
 * @throws EngineError INVALID_IGNORE_RULE for an expression that cannot be compiled
 */
export function ignoredPlaces(object: KubeObject, rules: IgnoreRules, onProblem: OnProblem = () => {}): Places {
  const places = new Places();
  for (const pointer of rules.jsonPointers) {
    const place = placeOfPointer(object, pointer);
    if (place) places.add(place);
  }
  for (const { expression, paths } of rules.jqPathExpressions.map(jqRule)) {
    if (!paths) continue;
    const found = attempt(expression, () => paths.paths(object), onProblem) ?? [];
    for (const path of found) for (const place of placesOfPath(object, path)) if (place.length > 0) places.add(place);
  }
  return places;
}

/**
 * An object without what does not count as drift; the object itself when that is nothing.
 *
 * @throws EngineError INVALID_IGNORE_RULE for an expression that cannot be compiled
 */
export function withoutIgnored(object: KubeObject, rules: IgnoreRules, onProblem: OnProblem = () => {}): KubeObject {
  const places = ignoredPlaces(object, rules, onProblem);
  const removed = places.isEmpty ? object : (places.removedFrom(object) as KubeObject);
  return rewritings(rules).reduce((result, rule) => rewritten(result, rule, onProblem), removed);
}

/** The expressions that do more than remove paths: they change values. */
export function rewritings(rules: IgnoreRules): JqRule[] {
  return rules.jqPathExpressions.map(jqRule).filter(({ paths }) => !paths);
}

/** An object after a program; as it was when the program fails or has not one object as its result. */
export function rewritten(object: KubeObject, { expression, program }: JqRule, onProblem: OnProblem): KubeObject {
  const [result, ...more] = attempt(expression, () => program.run(object), onProblem) ?? [object];
  return isWhole(result) && more.length === 0 ? result : object;
}

function isWhole(value: Json | undefined): value is KubeObject {
  return isJsonObject(value) && typeof value['kind'] === 'string' && isJsonObject(value['metadata']);
}

function attempt<T>(expression: string, run: () => T, onProblem: OnProblem): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof JqError || error instanceof JqLimitError)) throw error;
    onProblem(`jqPathExpressions: ${JSON.stringify(expression)}: ${error.message}`);
    return undefined;
  }
}
