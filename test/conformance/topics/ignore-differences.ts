import {
  argoCdSettings,
  compareObjects,
  comparisonSchema,
  defaultSettings,
  ignoreRulesFor,
  isKnownType,
  jqRule,
  knownTypeFieldsOf,
  matchIgnoreRules,
  normalizeKnownTypes,
  respectIgnored,
  withoutFieldsOf,
  withoutIgnored,
  type ResourceOverrides,
} from '../../../lib/engine/index.js';
import {
  equalJson,
  gvkOf,
  untypedObjectSchema,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import type { IgnoreDifference } from '../../../lib/model/index.js';
import { asserted } from '../asserts.js';
import { given, type OperationAdapter, type Topic } from '../topic.js';

const rulesOf = (input: JsonObject): readonly IgnoreDifference[] =>
  given<IgnoreDifference[] | null | undefined>(input, 'ignoreDifferences') ?? [];
const overridesOf = (input: JsonObject): ResourceOverrides =>
  given<ResourceOverrides | null | undefined>(input, 'overrides') ?? {};
const same = (a: Json | undefined, b: Json | undefined): boolean => equalJson(a, b);

/** What an Application or an installation leaves to others. */
export const ignoreDifferences: Topic = {
  operations: {
    IgnoreNormalize: (input, { expect }) => {
      const object = given<KubeObject>(input, 'object');
      const found = compileError(input);
      if (found !== undefined) return { compileError: true, compileErrorMessage: found };
      const problems: string[] = [];
      const rules = ignoreRulesFor(rulesOf(input), overridesOf(input), object);
      const result = withoutIgnored(object, rules, (problem) => problems.push(problem));
      const has = (part: Json): boolean => problems.some((problem) => problem.includes(String(part)));
      return {
        compileError: false,
        unchanged: same(object, result),
        silent: problems.length === 0,
        patchErrorContains: has(expect['patchErrorContains'] ?? '') ? (expect['patchErrorContains'] ?? null) : problems,
        logContains: parts(expect['logContains']).filter(has),
        ...asserted(expect, { object: result }),
      };
    },
    KnownTypesNormalize: (input, { expect }) => {
      const object = given<KubeObject>(input, 'object');
      const result = normalizeKnownTypes(object, overridesOf(input));
      return { unchanged: same(object, result), ...asserted(expect, { object: result }) };
    },
    KnownTypesConfigured: (input) => {
      const fields = knownTypeFieldsOf(overridesOf(input), given(input, 'group'), given(input, 'kind'));
      return { configured: fields.length > 0, fields: fields.map(({ field, type }) => ({ field, type })) };
    },
    KnownTypeNames: (input, { expect }) => {
      const names = Object.values(input).find(Array.isArray) ?? [];
      const known = names.every((name) => isKnownType(String(name)));
      return Object.fromEntries(Object.entries(expect).map(([key, value]) => [key, value === true ? known : names]));
    },
    ManagedFieldsNormalize: (input, { expect }) => {
      const live = given<KubeObject | null>(input, 'live');
      const target = given<KubeObject | null>(input, 'desired');
      if (!live || !target) return { noop: true };
      const schema = input['schema'] === null ? untypedObjectSchema() : comparisonSchema(gvkOf(target)).schema;
      const managers = given<string[] | null>(input, 'trustedManagers') ?? [];
      const pair = withoutFieldsOf(managers, { target, live }, schema);
      const untouched = same(pair.target, target) && same(pair.live, live);
      return {
        noop: untouched && managers.length === 0,
        ...asserted(expect, { desired: pair.target, live: pair.live }),
      };
    },
    StateDiff: (input, { expect }) => {
      const live = given<KubeObject>(input, 'live');
      const result = compareObjects(given<KubeObject>(input, 'desired'), live, {
        settings: {
          ...argoCdSettings,
          overrides: overridesOf(input),
          ignoreAggregatedRoles: input['ignoreAggregatedRoles'] === true,
        },
        ignoreDifferences: rulesOf(input),
      });
      return {
        modified: result.changes.length > 0,
        ...asserted(expect, { live: result.live, predicted: result.predicted }),
      };
    },
    NormalizePair: (input, { expect }) => {
      const pair = { live: given<KubeObject>(input, 'live'), target: given<KubeObject>(input, 'desired') };
      const rules = ignoreRulesFor(rulesOf(input), overridesOf(input), pair.target);
      const { live, target } = withoutFieldsOf(
        rules.managedFieldsManagers,
        pair,
        comparisonSchema(gvkOf(pair.target)).schema,
      );
      const [first, second] = [withoutIgnored(live, rules), withoutIgnored(target, rules)];
      return {
        unchanged: same(first, pair.live) && same(second, pair.target),
        ...asserted(expect, { live: first, desired: second }),
      };
    },
    HasIgnoreDifference: (input, { expect }) => {
      const subject = { group: given<string>(input, 'group'), kind: given<string>(input, 'kind') };
      const rules = matchIgnoreRules(rulesOf(input), overridesOf(input), {
        ...subject,
        name: given<string>(input, 'name'),
        namespace: given<string>(input, 'namespace'),
      });
      if (!rules) return { found: false };
      const merged: JsonObject = {
        managedFieldsManagers: [...rules.managedFieldsManagers],
        jsonPointers: [...rules.jsonPointers],
        jqPathExpressions: [...rules.jqPathExpressions],
      };
      return {
        found: true,
        anyOrder: true,
        merged: expect['anyOrder'] === true ? inOrderOf(expect['merged'], merged) : merged,
      };
    },
    RespectIgnoreDifferences: (input, vector) => respectIgnoreDifferences(input, vector),
  },
};

/** The target as it is applied; the same question is asked in the vectors of the sync engine. */
export const respectIgnoreDifferences: OperationAdapter = (input, { expect }) => {
  const [target, live] = [given<KubeObject>(input, 'target'), given<KubeObject>(input, 'live')];
  const rules = ignoreRulesFor(rulesOf(input), defaultSettings.overrides, target);
  return asserted(expect, { target: respectIgnored(target, live, rules) });
};

const parts = (value: Json | undefined): readonly Json[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

function compileError(input: JsonObject): string | undefined {
  const fields = [...rulesOf(input), ...Object.values(overridesOf(input)).map((one) => one.ignoreDifferences ?? {})];
  for (const expression of fields.flatMap(({ jqPathExpressions }) => jqPathExpressions ?? [])) {
    try {
      jqRule(expression);
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }
  return undefined;
}

/** The lists of an object in the order in which others have their items. */
function inOrderOf(order: Json | undefined, lists: JsonObject): JsonObject {
  const wanted = (order ?? {}) as JsonObject;
  return Object.fromEntries(
    Object.entries(lists).map(([key, list]) => {
      const positions = parts(wanted[key]);
      return [key, [...parts(list)].sort((a, b) => positions.indexOf(a) - positions.indexOf(b))];
    }),
  );
}
