import { gvkOf, keyOf, keyText, type KubeObject } from '../../kube/index.js';
import {
  annotations,
  type Application,
  type ConditionType,
  type ResourceStatus,
  type SyncStatusCode,
} from '../../model/index.js';
import { aggregateHealth, type HealthInput, type ObjectHealth } from '../health/index.js';
import { hasAnnotationOption, isHook, isSkipped, waveOf } from '../order/index.js';
import { appSyncOptions, applyMethod, hasCompareOption } from './apply-method.js';
import { comparedTo, evaluatedTypes } from './compared-to.js';
import type { CompareInput, Comparison } from './comparison.js';
import type { ResourceDiff } from './resource-diff.js';
import { diffObject } from './diff-object.js';
import { withManagedNamespace } from './managed-namespace.js';
import {
  guardedPrunes,
  pruneCondition,
  pruningOf,
  replaceCondition,
  requiresDeletionConfirmation,
} from '../pruning/index.js';
import { namespaceMetadataChanged } from './namespace-metadata.js';
import { isOwn, pairUp, type Pair } from './pairs.js';
import { refusalOf } from './refusal.js';
import { defaultSettings, type EngineSettings } from './settings.js';
import { sharedResources } from './shared-resources.js';
import { summaryOf } from './summary.js';
import { termsOf, type Terms } from './terms.js';

/** Compares desired with live: a pure function of its input. */
export function compare(input: CompareInput): Comparison {
  const { app, targets, live } = input;
  const settings = input.settings ?? defaultSettings;
  const healthOf = input.healthOf ?? settings.healthOf;
  const wanted = withManagedNamespace(targets.resources, live, app, settings);
  const pairs = pairUp(wanted, live, app, settings, (object) => refusalOf(input, object) !== undefined);
  const guarded = guardedPrunes(pruningOf(app, pairs, app.spec.syncPolicy?.syncOptions), settings.massDeletion);
  const terms = termsOf(app, settings);
  input.known?.under(terms);
  const hooks = liveHooks(input, settings);
  const all = [...pairs, ...hooks];
  const health = aggregateHealth(all.map(healthInput), app, healthOf);
  const judged = pairs.map((pair, index) => judge(pair, input, terms, guarded, health.resources[index]));
  const resources = inOrder([
    ...judged.map(({ status }) => status),
    ...hooks.map(({ live: hook }) => hookStatus(hook, healthOf(hook))),
  ]);
  const failed = targets.conditions.some(({ type }) => type.endsWith('Error'));
  const outOfSync = namespaceMetadataChanged(app) || judged.some(({ counts }) => counts);
  const status: SyncStatusCode = failed ? 'Unknown' : outOfSync ? 'OutOfSync' : 'Synced';
  const diffs = diffsOf(judged);
  return {
    status,
    sync: {
      status,
      comparedTo: comparedTo(app),
      revision: input.revision,
      ...(input.revisions && { revisions: [...input.revisions] }),
    },
    resources,
    health: { status: health.status, ...(health.message !== '' && { message: health.message }) },
    summary: summaryOf(app, all),
    diffs,
    conditions: [
      ...targets.conditions,
      ...(input.findings ?? []),
      ...sharedResources(input, settings),
      ...pruneCondition(app, guarded),
      ...replaceCondition(app),
    ],
    evaluated: evaluatedTypes satisfies readonly ConditionType[],
    unconfirmed: [...diffs].filter(([, diff]) => canBeConfirmed(diff, app, settings)).map(([text]) => text),
  };
}

interface Judged {
  readonly status: ResourceStatus;
  readonly diff?: ResourceDiff;
  /** Whether it makes the Application OutOfSync. */
  readonly counts: boolean;
}

function judge(
  pair: Pair,
  input: CompareInput,
  terms: Terms,
  guarded: readonly KubeObject[],
  health: ObjectHealth | undefined,
): Judged {
  const object = pair.target ?? pair.live;
  if (!object) throw new TypeError('a pair has a target or a live object');
  const waits = pair.live !== undefined && guarded.includes(pair.live);
  const status = resourceBase(object, pair, waits, input.app.spec.syncPolicy?.syncOptions);
  if (pair.kept !== undefined || !pair.selfReferenced || isSkipped(object))
    return { status: withHealth(status, health), counts: false };
  const diff = diffPair(pair, input, terms);
  const differs = diff.state !== 'same';
  const extraneous =
    diff.state === 'extra' && hasAnnotationOption(object, annotations.compareOptions, 'IgnoreExtraneous');
  const permitted = refusalOf(input, object) === undefined;
  status.status = !permitted ? 'Unknown' : differs ? 'OutOfSync' : 'Synced';
  if (diff.state === 'extra') status.requiresPruning = true;
  return { diff, counts: differs && !extraneous, status: withHealth(status, health) };
}

function diffPair({ key, target, live }: Pair, input: CompareInput, terms: Terms): ResourceDiff {
  if (target && live) {
    const { settings, options, hasSyncOption } = terms;
    const prediction = input.predictions?.size ? input.predictions.get(keyText(key)) : undefined;
    const find = (): ResourceDiff =>
      diffObject(target, live, { ...options, method: applyMethod(target, hasSyncOption, settings), prediction });
    return input.known ? input.known.diff(target, live, prediction, find) : find();
  }
  if (target) return { key, state: 'missing', changes: [], confirmed: true, target, predicted: target };
  return { key, state: 'extra', changes: [], confirmed: true, ...(live && { live }) };
}

/** Where a dry run can still say that there is no difference. */
function canBeConfirmed(diff: ResourceDiff, app: Application, settings: EngineSettings): boolean {
  if (diff.state !== 'modified' || diff.confirmed || !diff.target) return false;
  if (hasCompareOption(app, 'ServerSideDiff=false')) return false;
  if (hasCompareOption(app, 'ServerSideDiff=true')) return true;
  return applyMethod(diff.target, appSyncOptions(app), settings) === 'serverSide';
}

function resourceBase(
  object: KubeObject,
  pair: Pair,
  waits: boolean,
  syncOptions: readonly string[] = [],
): ResourceStatus {
  const wave = waveOf(pair.target ?? object);
  const confirm =
    waits || [pair.target, pair.live].some((one) => one && requiresDeletionConfirmation(one, syncOptions));
  const status = identity(object);
  if (wave !== 0) status.syncWave = wave;
  if (confirm) status.requiresDeletionConfirmation = true;
  return status;
}

function identity(object: KubeObject): ResourceStatus {
  const { group, version, kind } = gvkOf(object);
  const { namespace, name } = keyOf(object);
  return { ...(group !== '' && { group }), version, kind, ...(namespace !== '' && { namespace }), name };
}

interface LiveHook {
  readonly key: Pair['key'];
  readonly live: KubeObject;
}

/** The live hooks of the Application: those that it tracks, and those under the name of one in Git. */
function liveHooks({ live, app, targets }: CompareInput, settings: EngineSettings): LiveHook[] {
  const wanted = new Set(targets.hooks.map((hook) => keyText(keyOf(hook))));
  const hooks: LiveHook[] = [];
  for (const [key, object] of live)
    if (isHook(object) && (wanted.has(key) || isOwn(object, app, settings)))
      hooks.push({ key: keyOf(object), live: object });
  return hooks;
}

function hookStatus(live: KubeObject, health: ObjectHealth | undefined): ResourceStatus {
  const wave = waveOf(live);
  return withHealth({ ...identity(live), hook: true, ...(wave !== 0 && { syncWave: wave }) }, health);
}

function healthInput({ key, target, live }: Pick<Pair, 'key' | 'target' | 'live'>): HealthInput {
  const { group, kind, namespace, name } = key;
  return { group, kind, namespace, name, target, live };
}

/** Adds the health to a status that is being made. */
function withHealth(status: ResourceStatus, health: ObjectHealth | undefined): ResourceStatus {
  if (health) status.health = { status: health.status, ...(health.message && { message: health.message }) };
  return status;
}

function inOrder(resources: readonly ResourceStatus[]): ResourceStatus[] {
  return resources
    .map((status) => ({ status, text: textOf(status) }))
    .sort((a, b) => (a.text < b.text ? -1 : a.text > b.text ? 1 : 0))
    .map(({ status }) => status);
}

function textOf({ group = '', kind = '', namespace = '', name = '' }: ResourceStatus): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function diffsOf(judged: readonly Judged[]): Map<string, ResourceDiff> {
  const diffs = new Map<string, ResourceDiff>();
  for (const { diff } of judged) if (diff !== undefined) diffs.set(keyText(diff.key), diff);
  return diffs;
}
