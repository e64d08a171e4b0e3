import {
  comparisonExpiry,
  decideAutoSync,
  defaultSettings,
  lastAttempt,
  needsRefresh,
  parseDuration,
  selfHealWait,
  type Comparison,
  type RefreshLevel,
} from '../../../lib/engine/index.js';
import type { JsonObject } from '../../../lib/kube/index.js';
import type { Application, OperationState, ResourceStatus, SyncStatus } from '../../../lib/model/index.js';
import { given, plain, type Topic } from '../topic.js';
import { finalizeDeletion } from './controller/deletion.js';
import { processOperation } from './controller/operation.js';
import { refreshOperations } from './controller/refresh.js';
import { like, now } from './controller/world.js';

const seconds = (text: string) => parseDuration(text) / 1000;

/** A duration as Go writes it, for whole seconds. */
function goDuration(milliseconds: number): string {
  const total = Math.round(milliseconds / 1000);
  const minutes = Math.floor(total / 60);
  return minutes > 0 ? `${minutes}m${total % 60}s` : `${total}s`;
}

function comparisonOf(sync: SyncStatus, resources: readonly ResourceStatus[]): Comparison {
  return {
    status: sync.status,
    sync,
    resources,
    health: { status: 'Healthy' },
    summary: {},
    diffs: new Map(),
    conditions: [],
    evaluated: [],
    unconfirmed: [],
  };
}

/** Decisions on automated syncs and refreshes, operations and deletions. */
export const autoSync: Topic = {
  isSet: (key) => key === 'created' || key === 'deleted' || key === 'notDeleted',
  operations: {
    ...refreshOperations,
    FinalizeAppDeletion: finalizeDeletion,
    ProcessOperation: processOperation,
    AutoSync: (input, { expect }) => {
      const decision = decideAutoSync({
        app: given<Application>(input, 'app'),
        comparison: comparisonOf(given(input, 'syncStatus'), given(input, 'resources')),
        windowDecision: { allowed: true },
        now: given<string | undefined>(input, 'now') ?? now,
        revisionIrrelevant: given<boolean>(input, 'revisionHasChanges') === false,
      });
      const condition = decision.type === 'skip' ? (decision.condition ?? null) : null;
      const operation = decision.type === 'sync' ? like(plain(decision.operation), expect['operation']) : null;
      return { condition: plain(condition), operation };
    },
    AlreadyAttemptedSync: (input) => {
      const revisions = given<readonly string[]>(input, 'desiredRevisions');
      const [revision] = revisions.length === 1 ? revisions : [];
      const irrelevant = given<boolean>(input, 'revisionHasChanges') === false;
      const wanted = { revisions: [...revisions], ...(revision !== undefined && { revision }) };
      return { attempted: lastAttempt(given(input, 'app'), wanted, irrelevant) !== undefined };
    },
    SelfHealRemainingBackoff: (input) => {
      const { duration, factor, cap } = given<{ duration: string; factor: number; cap: string }>(input, 'backoff');
      const last = given<{ status: { operationState: OperationState } }>(input, 'app').status.operationState;
      const sync = { ...last.operation.sync, autoHealAttemptsCount: given<number>(input, 'attempts') };
      const remaining = selfHealWait(
        { ...last, operation: { sync } },
        {
          now: given(input, 'now'),
          settings: {
            ...defaultSettings,
            selfHealBackoff: { duration: seconds(duration), factor, cap: seconds(cap) },
          },
        },
      );
      return { shouldSelfHeal: remaining <= 0, remaining: goDuration(Math.max(0, remaining)) };
    },
    NeedRefresh: (input) => {
      const requests = given<readonly { level: RefreshLevel }[] | undefined>(input, 'requests') ?? [];
      const requested = requests.reduce<RefreshLevel | undefined>(
        (most, { level }) => (most === undefined || level > most ? level : most),
        undefined,
      );
      const timeouts = {
        soft: seconds(given(input, 'statusRefreshTimeout')),
        hard: seconds(given(input, 'statusHardRefreshTimeout')),
      };
      const due = needsRefresh(given(input, 'app'), given(input, 'now'), timeouts, requested);
      return { needRefresh: due !== undefined, refreshType: due?.hard ? 'hard' : 'normal', level: due?.level ?? 2 };
    },
    ComparisonExpiry: (input) => {
      const { reconciledAt } = given<{ reconciledAt?: string }>(input, 'status');
      const timeouts = { soft: seconds(given(input, 'softTimeout')), hard: seconds(given(input, 'hardTimeout')) };
      const expired = comparisonExpiry(reconciledAt, given(input, 'now'), timeouts);
      return { softExpired: expired.soft, hardExpired: expired.hard };
    },
  } satisfies Record<
    string,
    (input: JsonObject, vector: { expect: JsonObject; name: string; input: JsonObject }) => JsonObject
  >,
};
