import {
  equalJson,
  gvkOf,
  keyOf,
  type GroupVersionKind,
  type JsonObject,
  type KubeObject,
  type TypeSchema,
} from '../../kube/index.js';
import { annotations, type IgnoreDifference } from '../../model/index.js';
import { hasAnnotationOption } from '../order/index.js';
import { normalizeTracking } from '../tracking/index.js';
import { withDifferences } from './change-object.js';
import type { FieldChange, Prediction, ResourceDiff } from './comparison.js';
import { targetDigest } from './confirm.js';
import { comparisonSchema } from './comparison-schema.js';
import { differences, type Difference } from './differences.js';
import { ignoreRulesFor, withoutPointers } from './ignore.js';
import { lastAppliedOf, withdrawnPaths } from './last-applied.js';
import { abandonedPaths, isAppliedBy, ownersOf } from './managed-fields.js';
import { isSecret, masked } from './mask.js';
import { pathText, valueAt, type Path } from './path.js';
import { defaultSettings, type EngineSettings } from './settings.js';

/** What one object is compared with. */
export interface DiffOptions {
  readonly settings?: EngineSettings | undefined;
  readonly ignoreDifferences?: readonly IgnoreDifference[] | undefined;
  /** The answer of the API server to a dry run; used when it is about this target and this live object. */
  readonly prediction?: Prediction | undefined;
  /** How lists of a kind are merged; the built-in kinds' schemas by default. */
  readonly schemaOf?: ((gvk: GroupVersionKind) => TypeSchema | undefined) | undefined;
}

/**
 * The difference between a target and its live object. What Git names must be live, as written or as the API server writes it.
 * A live field that Git does not name is drift only when it was ours: applied server-side by our manager and claimed by nobody
 * else, or named by the annotation of the last client-side apply.
 */
export function diffObject(target: KubeObject, liveObject: KubeObject, options: DiffOptions = {}): ResourceDiff {
  const settings = options.settings ?? defaultSettings;
  const live = normalizeTracking(target, liveObject, settings.tracking) ?? liveObject;
  const { changes, confirmed } = findChanges(target, live, options, settings);
  const base = { key: keyOf(target), target, live: liveObject };
  if (changes.length === 0) return { ...base, state: 'same', changes: [], confirmed: true, predicted: liveObject };
  return {
    ...base,
    state: 'modified',
    changes: changes.map((change) => fieldChange(change, live, settings)),
    confirmed,
    predicted: withDifferences(live, changes),
  };
}

function findChanges(
  target: KubeObject,
  live: KubeObject,
  options: DiffOptions,
  settings: EngineSettings,
): { changes: Difference[]; confirmed: boolean } {
  const gvk = gvkOf(target);
  const { builtin, schema } = comparisonSchema(gvk, options.schemaOf);
  const rules = ignoreRulesFor(options.ignoreDifferences, target);
  const desired = comparable(withoutPointers(target, rules.pointers), settings);
  const actual = comparable(withoutPointers(live, rules.pointers), settings);
  const last = lastAppliedOf(live);

  const found = differences(desired, actual, schema, { builtin }).filter(
    (difference) => !difference.maybeDefault || isOursAlone(difference, live, last, settings.fieldManager),
  );
  const removed = removedPaths(desired, actual, last && comparable(withoutPointers(last, rules.pointers), settings));
  for (const path of removed(schema, settings.fieldManager)) {
    const was = valueAt(actual, path);
    if (was !== undefined) found.push({ path, was });
  }
  const counting = found.filter(
    ({ path }) => !rules.managers.some((manager) => ownersOf(live, path).includes(manager)),
  );
  return confirm(counting, target, live, options.prediction);
}

/** Extra content inside a list that is replaced whole counts only when Git may have written it. */
function isOursAlone(difference: Difference, live: KubeObject, last: KubeObject | undefined, manager: string): boolean {
  if (last) return !equalJson(valueAt(last, difference.path), difference.willBe);
  return isAppliedBy(live, manager) && ownersOf(live, difference.path).every((owner) => owner === manager);
}

function removedPaths(desired: KubeObject, actual: KubeObject, last: KubeObject | undefined) {
  return (schema: TypeSchema | undefined, manager: string): Path[] => {
    const abandoned = abandonedPaths(actual, desired, manager);
    if (!last) return abandoned;
    const withdrawn = withdrawnPaths(last, desired, actual, schema);
    return [
      ...abandoned,
      ...withdrawn.filter((path) => !abandoned.some((other) => pathText(other) === pathText(path))),
    ];
  };
}

/** Differences that the API server's own answer does not show are none. */
function confirm(
  found: readonly Difference[],
  target: KubeObject,
  live: KubeObject,
  prediction: Prediction | undefined,
): { changes: Difference[]; confirmed: boolean } {
  const current =
    prediction !== undefined &&
    prediction.resourceVersion === live.metadata.resourceVersion &&
    prediction.target === targetDigest(target);
  if (!current) return { changes: [...found], confirmed: false };
  const changes = found.filter(
    ({ path }) => !equalJson(valueAt(prediction.object, path) ?? null, valueAt(live, path) ?? null),
  );
  return { changes, confirmed: true };
}

const serverFields = [
  'creationTimestamp',
  'generation',
  'resourceVersion',
  'selfLink',
  'uid',
  'deletionTimestamp',
  'deletionGracePeriodSeconds',
];

/** The object without what no comparison looks at: identity, what the server keeps for itself, and `status`. */
function comparable(object: KubeObject, settings: EngineSettings): KubeObject {
  const metadata = { ...object.metadata };
  for (const field of serverFields) delete metadata[field];
  delete metadata.namespace;
  const result: KubeObject = { ...object, metadata };
  if (ignoresStatus(object, settings)) delete result['status'];
  if (
    settings.ignoreAggregatedRoles ||
    hasAnnotationOption(object, annotations.compareOptions, 'IgnoreAggregatedRoles')
  ) {
    if (object.kind === 'ClusterRole' && object['aggregationRule'] !== undefined) delete result['rules'];
  }
  return withoutIdentity(result);
}

/** `apiVersion` may differ where a kind is served in several versions; `kind` cannot. */
function withoutIdentity(object: KubeObject): KubeObject {
  const { apiVersion: _, ...rest } = object;
  return rest as JsonObject as KubeObject;
}

function ignoresStatus(object: KubeObject, { ignoreStatus }: EngineSettings): boolean {
  return ignoreStatus === 'all' || (ignoreStatus === 'crd' && object.kind === 'CustomResourceDefinition');
}

function fieldChange(difference: Difference, live: KubeObject, settings: EngineSettings): FieldChange {
  const shown = isSecret(live) ? masked(difference, settings.maskedAnnotations) : difference;
  const owner = difference.was === undefined ? undefined : ownersOf(live, difference.path, settings.fieldManager)[0];
  return {
    path: pathText(difference.path),
    ...(shown.was !== undefined && { was: shown.was }),
    ...(shown.willBe !== undefined && { willBe: shown.willBe }),
    ...(owner !== undefined && { owner }),
  };
}
