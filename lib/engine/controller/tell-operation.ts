import type { Application, OperationState } from '../../model/index.js';
import { operationId, type Shell } from './shell.js';
import { asObject } from './status-writer.js';

/** An operation has begun; what was asked for by a person is recorded as a Kubernetes Event too. */
export function started(shell: Shell, app: Application, state: OperationState): void {
  const { initiatedBy, sync } = state.operation;
  const revision = state.syncResult?.revision || sync?.revision || '';
  const automated = initiatedBy?.automated === true;
  const application = app.metadata.name ?? '';
  shell.report({ type: 'operationStarted', application, operation: operationId(app, state), revision, automated });
  if (automated) return;
  const message = `${initiatedBy?.username || 'Unknown user'} initiated sync to ${revision || 'the target revision'}`;
  void shell.hub.recordEvent(asObject(app), 'OperationStarted', message, 'Normal');
}

/** An automated operation that takes a while is announced: of one that does not, its end is told. */
export function stillRunning(shell: Shell, app: Application, { operation, syncResult }: OperationState): void {
  if (operation.initiatedBy?.automated !== true) return;
  const message = `Initiated automated sync to '${syncResult?.revision || operation.sync?.revision || ''}'`;
  void shell.hub.recordEvent(asObject(app), 'OperationStarted', message, 'Normal');
}

/** An operation has come to its end. */
export function completed(shell: Shell, app: Application, state: OperationState): void {
  const { phase, message = '' } = state;
  const revision = state.syncResult?.revision || state.operation.sync?.revision || '';
  const what = (state.operation.sync?.resources ?? []).length > 0 ? 'Partial sync operation' : 'Sync operation';
  const succeeded = phase === 'Succeeded';
  const [application, operation] = [app.metadata.name ?? '', operationId(app, state)];
  shell.report({ type: 'operationCompleted', application, operation, revision, phase, message });
  void shell.hub.recordEvent(
    asObject(app),
    'OperationCompleted',
    succeeded ? `${what} to ${revision} succeeded` : `${what} to ${revision} failed: ${message}`,
    succeeded ? 'Normal' : 'Warning',
  );
}

/** What an operation says of itself has changed. */
export function progress(shell: Shell, app: Application, state: OperationState): void {
  const { phase, message = '' } = state;
  const [application, operation] = [app.metadata.name ?? '', operationId(app, state)];
  shell.report({ type: 'progress', application, operation, phase, message });
}
