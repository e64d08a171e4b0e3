import { isJsonObject, type JsonObject, type KubeObject } from '../../kube/index.js';
import { annotations, type Application, type ApplicationStatus, type Operation } from '../../model/index.js';
import { fightsBegun } from '../fights/index.js';
import { statusPatch } from '../operation/index.js';
import { consumeRefresh, isTimed } from './consume-refresh.js';
import { patchThis } from './patch-this.js';
import { readApplication } from './read-application.js';
import { nowText, type Shell } from './shell.js';

/** What is written to an Application at one time. */
export interface ApplicationWrite {
  readonly status: ApplicationStatus;
  /** Sets `operation`, or with null removes it. */
  readonly operation?: Operation | null;
  /** Takes the request for a refresh away. */
  readonly refreshed?: boolean;
  /** Whether it is the beginning or the end of an operation: that is an Event itself, and none of what it does to the statuses. */
  readonly ofOperation?: boolean;
  /** Whether it is refused, with a `Conflict`, when somebody has written to the Application since it was read. */
  readonly ifUnchanged?: boolean;
}

/**
 * Writes the difference to the Application by one merge patch (none when nothing differs), records Kubernetes Events about what
 * changed for people, and gives the Application as it is now.
 *
 * @throws ApiError, UnreachableError
 */
export async function writeApplication(shell: Shell, app: Application, write: ApplicationWrite): Promise<Application> {
  const status = statusPatch(app.status, {
    ...write.status,
    controllerNamespace: shell.settings().controllerNamespace,
  });
  const patch: JsonObject = { ...(status && { status }) };
  if (write.operation !== undefined && (write.operation !== null || app.operation !== undefined)) {
    patch['operation'] = write.operation === null ? null : plain(write.operation);
  }
  const timed = write.refreshed === true && isTimed(app);
  if (write.refreshed === true && !timed && app.metadata.annotations?.[annotations.refresh] !== undefined) {
    patch['metadata'] = { annotations: { [annotations.refresh]: null } };
  }
  if (Object.keys(patch).length === 0 && !timed) return app;
  let written = asObject(app);
  if (Object.keys(patch).length > 0) written = await patchThis(shell.hub, written, patch, write.ifUnchanged);
  announce(shell, app, write);
  // What was worked off is the request that `app` holds, not one that is there by now.
  if (timed) written = await consumeRefresh(shell.hub, { ...written, metadata: app.metadata });
  return readApplication(written);
}

/** Tells people (log and Kubernetes Events) which statuses changed. */
function announce(shell: Shell, app: Application, { status, ofOperation = false }: ApplicationWrite): void {
  const application = app.metadata.name ?? '';
  const was = { sync: app.status?.sync?.status, health: app.status?.health?.status };
  const is = { sync: status.sync?.status, health: status.health?.status };
  const record = (message: string): void =>
    ofOperation ? undefined : void shell.hub.recordEvent(asObject(app), 'ResourceUpdated', message, 'Normal');
  if (is.sync !== undefined && is.sync !== was.sync) record(`Updated sync status: ${was.sync ?? ''} -> ${is.sync}`);
  if (is.health !== undefined && is.health !== was.health) {
    const cause = status.health?.message ? ` (${status.health.message})` : '';
    record(`Updated health status: ${was.health ?? ''} -> ${is.health}${cause}`);
  }
  const now = nowText(shell.clock);
  for (const message of fightsBegun(app.status, status, { settings: shell.settings(), now })) {
    shell.report({ type: 'problem', application, message });
    void shell.hub.recordEvent(asObject(app), 'SelfHealWarning', message, 'Warning');
  }
  const revision = status.sync?.revision;
  if (
    is.sync !== undefined &&
    (is.sync !== was.sync || is.health !== was.health || revision !== app.status?.sync?.revision)
  ) {
    shell.report({ type: 'status', application, sync: is.sync, health: is.health, revision });
  }
}

/** The Application as any object: its types say no more than JSON. */
export function asObject(app: Application): KubeObject {
  return { ...plain(app), apiVersion: app.apiVersion, kind: app.kind, metadata: app.metadata };
}

/** A typed value as the JSON that it is. */
function plain(value: object): JsonObject {
  const json: unknown = value;
  return isJsonObject(json) ? json : {};
}
