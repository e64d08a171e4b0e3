import { isJsonObject, keyText, type JsonObject, type KubeObject } from '../../kube/index.js';
import { annotations, type Application } from '../../model/index.js';
import { KnownDiffs } from '../compare/index.js';
import { isApiError } from '../execution/index.js';
import { withHeals } from '../fights/index.js';
import { statusChanged } from '../operation/index.js';
import { assess } from './assess.js';
import { cleanUpAfter } from './clean-up.js';
import { deleteApplication } from './delete-application.js';
import { requestOfSpec } from './desired.js';
import type { Memory } from './memory.js';
import { operate, type Beginning } from './operate.js';
import { patchThis } from './patch-this.js';
import { readApplication } from './read-application.js';
import { nowText, type Shell } from './shell.js';
import { kindsMended, look, type Look } from './situation.js';
import { isUnaffected } from './unaffected.js';
import { withFinalizers } from './with-finalizers.js';
import { asObject, writeApplication } from './status-writer.js';

const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 60_000;

/** Takes one Application as far as it goes now: its deletion, its operation, or a comparison and what follows from that. */
export async function reconcileApplication(shell: Shell, object: KubeObject, memory: Memory): Promise<void> {
  if (object.metadata.annotations?.[annotations.skipReconcile] === 'true') return;
  let app: Application;
  try {
    app = readApplication(object);
  } catch (error) {
    return refuse(shell, object, error);
  }
  if (shell.settingsProblem() !== undefined) return withoutSettings(shell, app, memory);
  if (app.operation !== undefined) return operate(shell, app, memory);
  if (app.metadata.deletionTimestamp !== undefined) return deleteApplication(shell, app);
  return refresh(shell, app, object, memory);
}

async function refresh(shell: Shell, given: Application, object: KubeObject, memory: Memory): Promise<void> {
  let app = (await shell.hydrate?.(given)) ?? given;
  if (await isUnaffected(shell, app, memory)) return;
  const name = app.metadata.name ?? '';
  const asked = app.metadata.annotations?.[annotations.refresh];
  if (asked !== undefined) {
    if (asked === 'hard') {
      shell.desired.forget(name);
      memory.predictions.clear();
      memory.diffs = new KnownDiffs();
    }
  }
  if (asked !== undefined) await shell.desired.refresh(app);
  else if (memory.sourceFailed) shell.desired.forgetRevisions(name);
  const seen = await look(shell, app, requestOfSpec(app));
  if (seen.ok) await cleanUpAfter(shell, app, seen.situation, memory);
  if (seen.ok) memory.server = seen.situation.destination.server;
  memory.sourceFailed = !seen.ok && seen.cause === 'source';
  memory.missingKinds = seen.ok ? seen.situation.missingKinds : [];
  const fingerprint = fingerprintOf(shell, object, seen);
  const known = seen.ok && fingerprint === memory.seen && seen.situation.settings === memory.settings;
  if (!memory.force && asked === undefined && known) return;
  if (seen.ok && kindsMended(app.status?.operationState, seen.situation)) memory.tryAgain = true;
  if (seen.ok) app = await withFinalizers(shell, app, seen.situation);
  const { status, auto, comparison } = await assess(shell, app, seen, memory);
  memory.force = false;
  if (seen.ok) memory.settings = seen.situation.settings;
  if (seen.ok) memory.digest = seen.situation.desired.digest;
  tell(shell, name, seen, auto, memory);
  if (auto?.type === 'sync' && seen.ok) {
    memory.tryAgain = false;
    memory.seen = undefined;
    const { operation } = auto;
    const { settings } = seen.situation;
    const healing = withHeals(status, app, { operation, comparison, settings, now: nowText(shell.clock) });
    return begin(shell, { ...app, operation }, memory, { status: healing, seen });
  }
  if (auto?.type === 'skip' && auto.wakeAt !== undefined) shell.wakeAt(name, auto.wakeAt);
  if (comparison.status !== 'OutOfSync') memory.tryAgain = false;
  if (!seen.ok && seen.cause !== 'spec') retryLater(shell, name, memory);
  else memory.failures = 0;
  if (statusChanged(app.status, status) || asked !== undefined) {
    await writeApplication(shell, app, { status, refreshed: true });
  }
  const now = shell.hub.application(name);
  memory.seen = now === undefined ? undefined : fingerprintOf(shell, now, seen);
}

/**
 * Starts an operation of our own on the Application as it was when that was decided. Where somebody has written to it meanwhile, who
 * may have deleted it, it is looked at again.
 *
 * @throws ApiError, UnreachableError
 */
async function begin(shell: Shell, app: Application, memory: Memory, beginning: Beginning): Promise<void> {
  try {
    await operate(shell, app, memory, beginning);
  } catch (error) {
    if (!isApiError(error, 'Conflict')) throw error;
    await shell.hub.readApplication(asObject(app));
    shell.enqueue(app.metadata.name ?? '');
  }
}

/** Without settings nothing is done, not even compared: that is all that is said. */
async function withoutSettings(shell: Shell, app: Application, memory: Memory): Promise<void> {
  const message = `the settings cannot be read, so nothing is done: ${shell.settingsProblem() ?? ''}`;
  const seen: Look = {
    ok: false,
    conditions: [{ type: 'ComparisonError', message }],
    cause: 'spec',
    unreachable: false,
  };
  const { status } = await assess(shell, app, seen, memory);
  memory.seen = undefined;
  if (statusChanged(app.status, status)) await writeApplication(shell, app, { status });
}

/** All that a comparison depends on, by identity and version: equal texts mean that it would say the same. */
function fingerprintOf(shell: Shell, object: KubeObject, seen: Look): string | undefined {
  if (!seen.ok) return undefined;
  const { desired, live, project, destination, missingKinds, namespace, orphans = [] } = seen.situation;
  const { resourceVersion, uid } = object.metadata;
  return [
    `${uid}@${resourceVersion}`,
    shell.hub.project(project.metadata.name ?? '')?.metadata.resourceVersion ?? '',
    destination.server,
    desired.digest,
    desired.revision,
    ...(desired.revisions ?? []),
    ...missingKinds,
    ...orphans.map(keyText).sort(),
    typeof namespace === 'object' ? (namespace.metadata.uid ?? '') : (namespace ?? ''),
    ...[...live].map(([key, { metadata }]) => `${key}@${metadata.uid}@${metadata.resourceVersion}`).sort(),
  ].join('\n');
}

function tell(
  shell: Shell,
  application: string,
  seen: Look,
  auto: Awaited<ReturnType<typeof assess>>['auto'],
  memory: Memory,
): void {
  const problem = seen.ok ? '' : seen.conditions.map(({ message }) => message).join('; ');
  const held = auto?.type === 'skip' && auto.reason === 'BlockedByWindow' ? auto : undefined;
  const text = problem || (held ? held.message : '');
  if (text === (memory.told ?? '')) return;
  memory.told = text;
  if (problem !== '') shell.report({ type: 'problem', application, message: problem });
  else if (held) shell.report({ type: 'held', application, message: held.message, until: held.wakeAt });
}

/** What could not be had is tried again by itself, each time after twice as long. */
export function retryLater(shell: Shell, application: string, memory: Memory): void {
  const pause = Math.min(FIRST_RETRY * 2 ** memory.failures++, LONGEST_RETRY);
  shell.wakeAt(application, new Date(shell.clock.now().getTime() + pause).toISOString());
}

/** An Application that has not the shape of one: said in its status, and nothing else is done. */
async function refuse(shell: Shell, object: KubeObject, error: unknown): Promise<void> {
  const name = object.metadata.name ?? '';
  const message = error instanceof Error ? error.message : String(error);
  const before = isJsonObject(object['status']) ? object['status'] : {};
  const known = Array.isArray(before['conditions']) ? before['conditions'].filter(isJsonObject) : [];
  if (known.some((condition) => condition['type'] === 'InvalidSpecError' && condition['message'] === message)) return;
  shell.report({ type: 'problem', application: name, message });
  const status: JsonObject = {
    conditions: [{ type: 'InvalidSpecError', message, lastTransitionTime: nowText(shell.clock) }],
    health: { status: 'Unknown', lastTransitionTime: nowText(shell.clock) },
    sync: { status: 'Unknown' },
  };
  await patchThis(shell.hub, object, { status });
}
