import {
  deletionStep,
  heldFinalizers,
  deletionFinalizers,
  type DeletionObservation,
  type DeletionStep,
  type Effect,
} from '../../../../lib/engine/index.js';
import type { JsonObject, KubeObject } from '../../../../lib/kube/index.js';
import { finalizers, type Application } from '../../../../lib/model/index.js';
import { given, type Vector } from '../../topic.js';
import { appOf, everyKind, isReachable, liveOf, projectOf, settingsOf, targetsOf } from './world.js';

/** One pass over an application that is deleted: steps until something is written. */
export function finalizeDeletion(input: JsonObject, { expect }: Vector): JsonObject {
  let app = appOf(input);
  const effects: Effect[] = [];
  let patched = false;
  for (;;) {
    if (heldFinalizers(app, deletionFinalizers).length === 0) break;
    const next = deletionStep(observe(input, app));
    if (next.type === 'failed') throw new Error(next.message);
    if (next.type === 'effects') effects.push(...next.effects);
    if (next.type === 'effects' && next.problem !== undefined) throw new Error(next.problem);
    if (next.type !== 'release') break;
    patched = true;
    app = without(app, next);
    if (!next.finalizers.includes(finalizers.preDelete)) break;
  }
  const created = effects.flatMap((effect) => (effect.type === 'apply' ? [effect.object] : []));
  const deleted = effects.flatMap((effect) => (effect.type === 'delete' ? [effect.key.name] : []));
  return {
    finalizersPatched: patched,
    created: created.map(({ metadata }) => metadata.name ?? ''),
    deleted,
    notDeleted: (given<string[] | undefined>(expect, 'notDeleted') ?? []).filter((name) => !deleted.includes(name)),
    createdLabels: labelsLike(created, app, given<JsonObject | undefined>(expect, 'createdLabels') ?? {}),
  };
}

function observe(input: JsonObject, app: Application): DeletionObservation {
  const settings = settingsOf(input);
  const project = projectOf(input, app);
  if (!project) throw new Error('the project does not exist');
  return {
    app,
    project,
    destination: isReachable(input, app) ? 'known' : 'unknown',
    targets: targetsOf(app, given<KubeObject[] | undefined>(input, 'manifests'), settings),
    live: liveOf(app, given<KubeObject[] | undefined>(input, 'liveObjects'), settings),
    kinds: everyKind,
    outcomes: [],
    settings,
  };
}

function without(app: Application, { finalizers: gone }: Extract<DeletionStep, { type: 'release' }>): Application {
  const left = (app.metadata.finalizers ?? []).filter((finalizer) => !gone.includes(finalizer));
  return { ...app, metadata: { ...app.metadata, finalizers: left } };
}

/** What is expected of labels, where they are so, else the labels themselves. */
function labelsLike(created: readonly KubeObject[], app: Application, expected: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(expected).map(([label, wanted]) => {
      const { maxLength = Infinity, prefixOfAppName = false } = wanted as {
        maxLength?: number;
        prefixOfAppName?: boolean;
      };
      const values = created.map(({ metadata }) => metadata.labels?.[label] ?? '');
      const fits = values.every(
        (value) =>
          value !== '' &&
          value.length <= maxLength &&
          (!prefixOfAppName || app.metadata.name?.startsWith(value) === true),
      );
      return [label, fits ? (wanted ?? null) : values];
    }),
  );
}
