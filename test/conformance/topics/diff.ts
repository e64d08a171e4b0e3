import {
  argoCdSettings,
  asConfiguration,
  compareObjects,
  comparisonSchema,
  normalizeBuiltinFields,
  remarshal,
  targetDigest,
  type CompareOptions,
} from '../../../lib/engine/index.js';
import {
  FieldSet,
  gvkOf,
  splitApiVersion,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { asserted } from '../asserts.js';
import { schemasOf } from '../open-api.js';
import { given, type Topic } from '../topic.js';

/** Whether an object differs: by Git alone, by the last client-side apply, by field ownership, by the API server's own answer. */
export const diff: Topic = {
  operations: {
    Diff: (input, { expect }) => {
      const config = given<KubeObject | null>(input, 'config');
      const live = given<KubeObject | null>(input, 'live');
      if (!config || !live) return { modified: config !== null };
      const { changes, predicted, live: normalized } = compareObjects(config, live, optionsOf(input, config, live));
      return { modified: changes.length > 0, ...asserted(expect, { predicted, live: normalized }) };
    },
    DiffArray: (input) => {
      const lives = given<readonly KubeObject[]>(input, 'lives');
      const configs = given<readonly KubeObject[]>(input, 'configs');
      return {
        modified: configs.some((config, index) => {
          const live = lives[index];
          return !live || compareObjects(config, live, { settings: argoCdSettings }).changes.length > 0;
        }),
      };
    },
    ExcludeManagerOwnedAncestors: (input, { expect }) => {
      const removed = setOf(given<string[][]>(input, 'toRemove')).withoutAncestorsOf(
        setOf(given<string[][]>(input, 'managerFields')),
      );
      const has = (key: string, wanted: boolean): Json[] =>
        given<string[][]>(expect, key).filter((path) => removed.has(elements(path)) === wanted);
      return { absent: has('absent', false), present: has('present', true) };
    },
    RemoveNamespaceAnnotation: (input, { expect }) =>
      asserted(expect, { object: asConfiguration(given<KubeObject>(input, 'object')) }),
    Remarshal: (input, { expect }) => {
      const object = given<KubeObject>(input, 'object');
      const { builtin, schema } = comparisonSchema(gvkOf(object));
      const result = builtin ? remarshal(object, schema) : object;
      return asserted(expect, { object: normalizeBuiltinFields(result, { ignoreAggregatedRoles: false }) });
    },
  },
};

function optionsOf(input: JsonObject, config: KubeObject, live: KubeObject): CompareOptions {
  const strategy = given<string>(input, 'strategy');
  const options = given<JsonObject | undefined>(input, 'options') ?? {};
  const fields = given<string[][] | undefined>(options, 'ignoreFields') ?? [];
  const { group } = splitApiVersion(config.apiVersion);
  return {
    settings: {
      ...argoCdSettings,
      ignoreAggregatedRoles: options['ignoreAggregatedRoles'] === true,
      fieldManager: given<string | undefined>(options, 'manager') ?? argoCdSettings.fieldManager,
    },
    method: strategy === 'structuredMerge' ? 'serverSide' : 'clientSide',
    ignoreDifferences: [{ group, kind: config.kind, jsonPointers: fields.map((path) => `/${path.join('/')}`) }],
    includeMutationWebhook: options['ignoreMutationWebhook'] === false,
    schemaOf: schemasOf(given<JsonObject | undefined>(options, 'openAPIv2')),
    prediction:
      strategy === 'serverSide'
        ? {
            target: targetDigest(config),
            resourceVersion: live.metadata.resourceVersion ?? '',
            object: given<KubeObject>(input, 'dryRunResult'),
          }
        : undefined,
  };
}

const elements = (path: readonly string[]): string[] => path.map((field) => `f:${field}`);

function setOf(paths: readonly string[][]): FieldSet {
  const set = new FieldSet();
  for (const path of paths) set.insert(elements(path));
  return set;
}
