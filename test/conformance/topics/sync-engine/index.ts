import {
  historyAfter,
  requiresDeletionConfirmation,
  type WaitingFor,
  waitingMessage,
} from '../../../../lib/engine/index.js';
import type { Application, RevisionHistory } from '../../../../lib/model/index.js';
import { given, plain, type Topic } from '../../topic.js';
import { compareAppState, evaluate } from '../controller/comparison.js';
import { syncAppState } from '../controller/operation.js';
import { appOf } from '../controller/world.js';
import { decisions } from './decisions.js';
import { discoveryRetry } from './discovery.js';
import { respectIgnored } from './respect-ignored.js';
import { applicationOf, sync } from './sync.js';
import { tasks } from './tasks.js';

interface NamedTask {
  readonly kind: string;
  readonly name: string;
  readonly hook: boolean;
}

/** Sync operations, step by step. */
export const syncEngine: Topic = {
  operations: {
    ...decisions,
    Sync: sync,
    CompareAppState: compareAppState,
    SyncAppState: syncAppState,
    EvaluateRevisions: (input) => evaluate(input, appOf(input, 'application')),
    DiscoveryRetry: discoveryRetry,
    RespectIgnoreDifferences: respectIgnored,
    Tasks: tasks,
    RunningMessage: (input) => {
      const tasks = given<readonly NamedTask[]>(input, 'tasks').map(({ kind, name, hook }) => ({
        hook,
        key: { group: '', kind, namespace: '', name },
      }));
      const waiting: WaitingFor = given<boolean>(input, 'pendingDeletion') ? 'deletion' : 'health';
      return { phase: 'Running', message: waitingMessage(tasks, waiting) };
    },
    RevisionHistory: (input) => {
      let history: readonly RevisionHistory[] = [];
      let limit: number | undefined;
      const lengths = given<readonly { revision: string; revisionHistoryLimit?: number }[]>(input, 'steps').map(
        (one, index) => {
          limit = one.revisionHistoryLimit ?? limit;
          const base = applicationOf({}, 'default');
          const app: Application = {
            ...base,
            spec: { ...base.spec, ...(limit !== undefined && { revisionHistoryLimit: limit }) },
            status: { history: [...history] },
          };
          const at = new Date(Date.UTC(2026, 0, 1, 0, 0, index)).toISOString();
          history = historyAfter(app, {
            operation: { sync: {} },
            phase: 'Succeeded',
            startedAt: at,
            finishedAt: at,
            syncResult: { revision: one.revision },
          });
          return history.length;
        },
      );
      return { lengths: plain(lengths) };
    },
    RequiresDeletionConfirmation: (input) => {
      const options = given<readonly string[]>(input, 'resourceSyncOptions').join(',');
      const annotations = { 'argocd.argoproj.io/sync-options': options };
      const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', annotations } };
      return { required: requiresDeletionConfirmation(object, given(input, 'appSyncOptions')) };
    },
  },
};
