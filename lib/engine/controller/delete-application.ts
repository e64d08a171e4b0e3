import { gvkOf, keyOf, keyText } from '../../kube/index.js';
import { annotations, type Application, type AppProject } from '../../model/index.js';
import { prepareTargets, type EngineSettings, type PreparedTargets } from '../compare/index.js';
import { setConditions } from '../conditions/index.js';
import {
  cascadeFinalizers,
  deletionFinalizers,
  deletionStep,
  heldFinalizers,
  needsTargets,
  type DeletionObservation,
} from '../deletion/index.js';
import { UnreachableError } from '../execution/index.js';
import { executeAll } from '../execution/index.js';
import type { Effect, Outcome } from '../operation/index.js';
import { requestOfSpec } from './desired.js';
import type { Wanted } from './ports.js';
import type { FoundDestination } from './ports.js';
import { readApplication } from './read-application.js';
import { recordedKinds, recordKinds } from './recorded-kinds.js';
import { renderTerms } from './render-terms.js';
import { nowText, type Shell } from './shell.js';
import { inSight, projectOf, refusalBy, visible } from './situation.js';
import { asObject, writeApplication } from './status-writer.js';
import { writingFor } from './writer.js';

const MOST_STEPS = 1_000;
const RETRY_MILLISECONDS = 5_000;
const UNREACHABLE_MILLISECONDS = 10_000;

/**
 * Takes the deletion of an Application as far as it goes now: steps of the engine, each with its effects, until it waits for
 * something or lets go. What cannot be done becomes a `DeletionError`, and is tried again.
 */
export async function deleteApplication(shell: Shell, given: Application): Promise<void> {
  let app = given;
  let outcomes: readonly Outcome[] = [];
  try {
    app = await withoutCascade(shell, app);
    for (let steps = 0; steps < MOST_STEPS; steps++) {
      if (shell.isEnding() || heldFinalizers(app, deletionFinalizers).length === 0) return;
      const destination = shell.clusters.find(app.spec.destination);
      const seen = await observe(shell, app, destination, outcomes);
      const next = deletionStep(seen);
      outcomes = [];
      switch (next.type) {
        case 'done':
          return;
        case 'waiting':
          if (next.unconfirmed === undefined) return;
          return await tell(
            shell,
            app,
            `${next.message}: set the annotation ${annotations.deletionApproved} to the time of now`,
          );
        case 'failed':
          return await failed(shell, app, next.message, RETRY_MILLISECONDS);
        case 'release':
          app = await release(shell, app, next.finalizers);
          break;
        case 'effects': {
          if (destination === undefined || seen.project === undefined) return;
          const { writer, problem } = writingFor(app, seen.project, destination, shell.settings());
          if (problem !== undefined) return await failed(shell, app, problem, RETRY_MILLISECONDS);
          app = await recorded(shell, app, next.effects);
          outcomes = await executeAll(writer, next.effects, { isEnding: shell.isEnding });
          if (next.problem !== undefined) return await failed(shell, app, next.problem, RETRY_MILLISECONDS);
        }
      }
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const pause = error instanceof UnreachableError ? UNREACHABLE_MILLISECONDS : RETRY_MILLISECONDS;
    return failed(shell, app, error.message, pause);
  }
}

/**
 * Whoever deletes the definition of Applications deletes every Application, and did not ask for what they manage to go with them: they
 * are let go as they are.
 */
async function withoutCascade(shell: Shell, app: Application): Promise<Application> {
  const held = heldFinalizers(app, deletionFinalizers);
  if (heldFinalizers(app, cascadeFinalizers).length === 0 || !(await shell.hub.definitionEnds())) return app;
  const message = 'the definition of Applications is being deleted: what they manage is left as it is';
  shell.report({ type: 'problem', application: app.metadata.name ?? '', message });
  return release(shell, app, held);
}

/** What a step sees. @throws UnreachableError, ApiError, or what the sources throw: then nothing was seen, and nothing is done */
async function observe(
  shell: Shell,
  app: Application,
  destination: FoundDestination | undefined,
  outcomes: readonly Outcome[],
): Promise<DeletionObservation> {
  const settings = shell.settings();
  const common = { app, outcomes, settings };
  if (destination === undefined) {
    return { ...common, destination: 'unknown', live: new Map(), kinds: () => undefined };
  }
  const project = projectOf(shell, app);
  if (project === undefined) {
    const name = app.spec.project || 'default';
    throw new Error(`the project ${name} does not exist: create it, or set spec.project to one that does`);
  }
  const { cluster, server } = destination;
  await cluster.connect();
  const targets = needsTargets(app) ? await hooksOf(shell, app, project, destination, settings) : undefined;
  const hooks = targets?.deleteHooks ?? [];
  await cluster.watchKinds([...inSight(recordedKinds(app), server, settings), ...hooks.map(gvkOf)]);
  const wanted: Wanted[] = hooks
    .filter(({ metadata }) => metadata.name)
    .map((object) => ({ gvk: gvkOf(object), key: keyOf(object) }));
  const name = app.metadata.name ?? '';
  if (wanted.length > 0) shell.expect(name, destination.server, new Set(wanted.map(({ key }) => keyText(key))));
  return {
    ...common,
    project,
    destination: 'known',
    ...(targets && { targets }),
    live: visible(await cluster.live(name, wanted), server, settings),
    kinds: cluster.kinds,
    refusal: refusalBy(shell, app, project, destination),
  };
}

async function hooksOf(
  shell: Shell,
  app: Application,
  project: AppProject,
  destination: FoundDestination,
  settings: EngineSettings,
): Promise<PreparedTargets> {
  const { cluster, server } = destination;
  const { objects } = await shell.desired.load(app, requestOfSpec(app), renderTerms(shell, project, destination));
  return prepareTargets({ app, objects, kinds: cluster.kinds, server, settings });
}

/** Records the kinds of what is about to be created. */
async function recorded(shell: Shell, app: Application, effects: readonly Effect[]): Promise<Application> {
  const created = effects.flatMap((effect) => (effect.type === 'apply' ? [effect.object] : []));
  const before = app.status ?? {};
  const status = recordKinds(before, created);
  return status === before ? app : writeApplication(shell, app, { status });
}

async function release(shell: Shell, app: Application, which: readonly string[]): Promise<Application> {
  const left = (app.metadata.finalizers ?? []).filter((finalizer) => !which.includes(finalizer));
  const { resourceVersion } = app.metadata;
  const written = await shell.hub.patchApplication(asObject(app), {
    metadata: { finalizers: left, ...(resourceVersion !== undefined && { resourceVersion }) },
  });
  return readApplication(written);
}

function failed(shell: Shell, app: Application, message: string, pause: number): Promise<void> {
  shell.wakeAt(app.metadata.name ?? '', new Date(shell.clock.now().getTime() + pause).toISOString());
  return tell(shell, app, message);
}

async function tell(shell: Shell, app: Application, message: string): Promise<void> {
  const now = nowText(shell.clock);
  const before = app.status?.conditions ?? [];
  const conditions = setConditions(before, [{ type: 'DeletionError', message }], ['DeletionError'], now);
  shell.report({ type: 'problem', application: app.metadata.name ?? '', message });
  if (!before.some((condition) => condition.type === 'DeletionError' && condition.message === message)) {
    void shell.hub.recordEvent(
      asObject(app),
      'StatusRefreshed',
      `Unable to delete application resources: ${message}`,
      'Warning',
    );
  }
  await writeApplication(shell, app, { status: { ...app.status, conditions } });
}
