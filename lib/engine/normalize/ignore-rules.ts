import type { KubeObject } from '../../kube/index.js';
import type { IgnoreDifference } from '../../model/index.js';
import { EngineError } from '../errors.js';
import { glob } from '../globs/index.js';
import { jqRule } from './jq-rules.js';
import type { IgnoreFields, ResourceOverrides } from './overrides.js';

/** What does not count as drift in one object: the rules that concern it, put together, each once. */
export interface IgnoreRules {
  /** RFC 6901 pointers. */
  readonly jsonPointers: readonly string[];
  /** jq expressions whose paths are removed. */
  readonly jqPathExpressions: readonly string[];
  /** Managers whose fields are theirs. */
  readonly managedFieldsManagers: readonly string[];
}

const nothing: IgnoreRules = { jsonPointers: [], jqPathExpressions: [], managedFieldsManagers: [] };

/** The object that rules are looked up for. */
export interface IgnoreSubject {
  readonly group: string;
  readonly kind: string;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}

/**
 * The rules that concern an object, or undefined. Those of the installation are keyed by `group/Kind`; both parts may be globs for pointers
 * and jq, while managers count only under the exact key and under all kinds. Those of the Application name group and kind by
 * globs, name and namespace exactly where given.
 */
export function matchIgnoreRules(
  rules: readonly IgnoreDifference[] | undefined,
  overrides: ResourceOverrides,
  subject: IgnoreSubject,
): IgnoreRules | undefined {
  const found: IgnoreFields[] = [];
  const key = `${subject.group}/${subject.kind}`;
  for (const [name, { ignoreDifferences: fields }] of Object.entries(overrides)) {
    if (!fields) continue;
    const slash = name.indexOf('/');
    const [group, kind] = slash < 0 ? ['', name] : [name.slice(0, slash), name.slice(slash + 1)];
    if (!glob(group, subject.group) || !glob(kind, subject.kind)) continue;
    const exact = name === '*/*' || `${group}/${kind}` === key;
    found.push(exact ? fields : { ...fields, managedFieldsManagers: [] });
  }
  found.push(...(rules ?? []).filter((rule) => concerns(rule, subject)));
  if (found.length === 0) return undefined;
  return {
    jsonPointers: unique(found.flatMap((fields) => fields.jsonPointers ?? [])),
    jqPathExpressions: unique(found.flatMap((fields) => fields.jqPathExpressions ?? [])),
    managedFieldsManagers: unique(found.flatMap((fields) => fields.managedFieldsManagers ?? [])),
  };
}

/**
 * The rules that concern an object; empty ones when none do. An expression that cannot be compiled is left out: it was told before, by
 * {@link ruleProblems}.
 */
export function ignoreRulesFor(
  rules: readonly IgnoreDifference[] | undefined,
  overrides: ResourceOverrides,
  object: KubeObject,
): IgnoreRules {
  if ((rules?.length ?? 0) === 0 && Object.keys(overrides).length === 0) return nothing;
  const slash = object.apiVersion.indexOf('/');
  const group = slash < 0 ? '' : object.apiVersion.slice(0, slash);
  const { name, namespace } = object.metadata;
  const found = matchIgnoreRules(rules, overrides, { group, kind: object.kind, name, namespace });
  if (!found) return nothing;
  return { ...found, jqPathExpressions: found.jqPathExpressions.filter((one) => ruleProblem(one) === undefined) };
}

/** What is wrong with the rules of an Application and of the installation, each expression by its own sentence. */
export function ruleProblems(rules: readonly IgnoreDifference[] | undefined, overrides: ResourceOverrides): string[] {
  const fields: (IgnoreFields | undefined)[] = [
    ...(rules ?? []),
    ...Object.values(overrides).map((one) => one.ignoreDifferences),
  ];
  const expressions = unique(fields.flatMap((one) => one?.jqPathExpressions ?? []));
  return expressions.flatMap((one) => ruleProblem(one) ?? []);
}

function ruleProblem(expression: string): string | undefined {
  try {
    jqRule(expression);
    return undefined;
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}

function concerns(rule: IgnoreDifference, { group, kind, name, namespace }: IgnoreSubject): boolean {
  return (
    glob(rule.group ?? '', group) &&
    glob(rule.kind, kind) &&
    (!rule.name || rule.name === name) &&
    (!rule.namespace || rule.namespace === namespace)
  );
}

const unique = (items: readonly string[]): string[] => [...new Set(items)];
