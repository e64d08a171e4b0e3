import { applyDefaults, cloneJson, equalJson, gvkOf, type KubeObject } from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { ignoreRulesFor, withoutFieldsOf, type IgnoreRules } from '../normalize/index.js';
import { withDifferences } from './change-object.js';
import { changesBetween, type Change } from './changes.js';
import type { CompareOptions } from './compare-options.js';
import { comparisonSchema, type ComparisonSchema } from './comparison-schema.js';
import { isContained } from './contained.js';
import { lastAppliedOf, withdrawnPaths } from './last-applied.js';
import { abandonedPaths, isAppliedBy, ownersOf, updatersAmong } from './managed-fields.js';
import { onlySaysMore } from './only-says-more.js';
import { valueAt } from './path.js';
import { isCurrent } from './prediction.js';
import { predictByDryRun } from './server-side.js';
import { defaultSettings, type EngineSettings } from './settings.js';
import { serverFields, withoutServerFields } from './server-fields.js';
import { ignoresAggregatedRoles, ignoresStatus, normalizedSide } from './sides.js';
import { mergeStructured } from './structured-merge.js';
import { mergeThreeWay, withAppliedClaims } from './three-way.js';

/** What an apply would change of a live object. */
export interface ObjectChanges {
  readonly changes: readonly Change[];
  /** Whether the API server itself said so, or nothing needed to be asked. */
  readonly confirmed: boolean;
  /** The live object in the form in which it was compared. */
  readonly live: KubeObject;
  /** The same after the apply. */
  readonly predicted: KubeObject;
}

/**
 * What an apply of the target would change of the live object. Objects that are equal as written are not looked at further. Else
 * both are brought to canonical form, the apply is thought through (the answer of a dry run, a server-side apply by field ownership,
 * or a client-side apply by the last applied configuration), defaults are filled in on both sides, and the results compared.
 *
 * @throws EngineError INVALID_IGNORE_RULE
 */
export function compareObjects(target: KubeObject, live: KubeObject, options: CompareOptions = {}): ObjectChanges {
  const settings = options.settings ?? defaultSettings;
  const known = comparisonSchema(gvkOf(target), options.schemaOf);
  const method = options.method ?? settings.method;
  const asked = options.prediction !== undefined && isCurrent(options.prediction, target, live);
  if (!asked && isUnchanged(target, live, known, options, settings, method)) {
    return { changes: [], confirmed: true, live, predicted: live };
  }
  return new Pipeline(known, options, settings, method, target).run(live);
}

/** Whether an apply changes nothing, as far as that can be seen without bringing the objects to canonical form. */
function isUnchanged(
  target: KubeObject,
  live: KubeObject,
  { schema }: ComparisonSchema,
  { migrateFrom = [] }: CompareOptions,
  settings: EngineSettings,
  method: EngineSettings['method'],
): boolean {
  if (!isContained(target, live, schema, !ignoresStatus(target, settings))) return false;
  if (method === 'serverSide') {
    return (
      updatersAmong(live, migrateFrom).length === 0 && abandonedPaths(live, target, settings.fieldManager).length === 0
    );
  }
  const last = lastAppliedOf(live);
  return last === undefined || withdrawnPaths(last, target, live, schema).length === 0;
}

class Pipeline {
  private readonly rules: IgnoreRules;

  constructor(
    private readonly known: ComparisonSchema,
    private readonly options: CompareOptions,
    private readonly settings: EngineSettings,
    private readonly method: EngineSettings['method'],
    private readonly target: KubeObject,
  ) {
    this.rules = ignoreRulesFor(options.ignoreDifferences, settings.overrides, target);
  }

  run(liveObject: KubeObject): ObjectChanges {
    const { schema } = this.known;
    const { managedFieldsManagers } = this.rules;
    const pair = withoutFieldsOf(managedFieldsManagers, { target: this.target, live: liveObject }, schema);
    const target = withoutServerFields(this.normalized(pair.target));
    const { live, predicted, confirmed } = this.predict(target, pair.live, liveObject);
    const [before, after] = [this.completed(live), this.completed(predicted)];
    const all = changesBetween(before, after, schema);
    const changes = all.filter((change) => !this.isDefault(change, liveObject));
    const isWhole = changes.length === all.length;
    return { changes, confirmed, live: before, predicted: isWhole ? after : withDifferences(before, changes) };
  }

  private predict(
    target: KubeObject,
    kept: KubeObject,
    liveObject: KubeObject,
  ): { live: KubeObject; predicted: KubeObject; confirmed: boolean } {
    const { schema, builtin } = this.known;
    const { prediction, migrateFrom = [], includeMutationWebhook = false } = this.options;
    const manager = this.settings.fieldManager;
    const live = this.normalized(kept);
    if (
      prediction &&
      isCurrent(prediction, this.target, liveObject) &&
      updatersAmong(liveObject, migrateFrom).length === 0
    ) {
      const answer = predictByDryRun(prediction.object, kept, { schema, manager, includeMutationWebhook });
      return { live, predicted: this.normalized(answer), confirmed: true };
    }
    if (this.method === 'serverSide') {
      return { live, predicted: mergeStructured(target, live, { schema, manager, migrateFrom }), confirmed: false };
    }
    const last = lastAppliedOf(liveObject);
    const original = last ? this.normalized(last) : target;
    const comparable = withAppliedClaims(original, live);
    return {
      live: comparable,
      predicted: mergeThreeWay({ original, target, live: comparable, builtin, schema }),
      confirmed: false,
    };
  }

  private normalized(object: KubeObject): KubeObject {
    const { builtin, schema } = this.known;
    return normalizedSide(object, {
      builtin,
      schema,
      settings: this.settings,
      rules: this.rules,
      ignoreAggregatedRoles: ignoresAggregatedRoles(this.target, this.settings),
      onProblem: this.options.onProblem,
    });
  }

  /** A side with the defaults of its kind, without what is no part of the comparison. */
  private completed(object: KubeObject): KubeObject {
    const metadata: KubeObject['metadata'] = { ...object.metadata };
    for (const field of serverFields) if (field !== 'namespace') delete metadata[field];
    if (metadata.annotations?.[annotations.lastApplied] !== undefined) {
      const { [annotations.lastApplied]: _, ...rest } = metadata.annotations;
      metadata.annotations = rest;
      if (Object.keys(rest).length === 0) delete metadata.annotations;
    }
    const result: KubeObject = { ...object, metadata };
    if (!this.known.builtin) return result;
    const complete = cloneJson(result);
    applyDefaults(this.known.kind, complete);
    return complete;
  }

  /**
   * A list that is replaced whole and of which live only says more may have been completed by the server. It counts when we alone
   * own it, or when it was not applied like this before.
   */
  private isDefault({ path, was, willBe }: Change, live: KubeObject): boolean {
    if (this.method !== 'serverSide' || !onlySaysMore(was, willBe)) return false;
    const last = lastAppliedOf(live);
    if (last) return equalJson(valueAt(last, path), willBe);
    const manager = this.settings.fieldManager;
    return !isAppliedBy(live, manager) || ownersOf(live, path).some((owner) => owner !== manager);
  }
}
