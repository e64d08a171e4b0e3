import type {
  ApplicationStatus,
  Condition,
  ConditionType,
  Operation,
  OperationState,
  ResourceResult,
  ResourceStatus,
} from '../../model/index.js';
import { bytesOf } from '../bytes.js';
import { addedUp, shortened } from './counted.js';
import { tooLargePrefix } from './ended-early.js';

/** The most bytes of JSON that a status is stored with; an API server takes 1.5 MiB for the whole object. */
export const mostStatusBytes = 1024 * 1024;

/** How many bytes the parts of a status may take, and from how many entries on a list is shortened. */
interface Room {
  readonly listed: number;
  readonly resources: number;
  readonly results: number;
  readonly history: number;
  readonly summary: number;
}

const usual: Room = { listed: 2_000, resources: 300_000, results: 400_000, history: 200_000, summary: 100_000 };
const narrow: Room = { listed: 0, resources: 120_000, results: 300_000, history: 70_000, summary: 40_000 };
const mostConditions = 25;
const longestCondition = 2_000;
const longestMessage = 16_000;
/** The most bytes of a request for an operation, such as one that brings its own manifests. */
export const mostOperationBytes = 128 * 1024;

/**
 * A status as it is stored, always below 1 MiB. Above 2,000 objects, what a fresh comparison would find again is left as counts and
 * digests; hooks, failures and prunes stay whole. Where even these are too many, the condition `StatusTooLarge` says so.
 * A stored status is stored as it is.
 */
export function storedStatus(status: ApplicationStatus): ApplicationStatus {
  const plain = withRoom(status, usual);
  return bytesOf(plain) < mostStatusBytes ? plain : withRoom(status, narrow);
}

function withRoom(status: ApplicationStatus, room: Room): ApplicationStatus {
  const { operationState, history, summary } = status;
  const stored: ApplicationStatus = {
    ...status,
    ...storedResources(status, room),
    ...(operationState && { operationState: storedOperation(operationState, room) }),
    ...(history && { history: lastThatFit(history, room.history) }),
    ...(summary?.images && { summary: { ...summary, images: firstThatFit(summary.images, room.summary) } }),
  };
  const conditions = storedConditions(stored);
  if (conditions.length > 0) return { ...stored, conditions };
  const { conditions: _, ...rest } = stored;
  return rest;
}

function storedResources({ resources, counted }: ApplicationStatus, room: Room): Partial<ApplicationStatus> {
  if (!resources || resources.length <= room.listed) return { ...(counted && { counted }) };
  const short = shortened(resources, isUnexpected, room.resources);
  return { resources: [...short.whole], counted: addedUp(counted ?? [], short.counted) };
}

const isUnexpected = ({ status, health, hook, requiresPruning }: ResourceStatus): boolean =>
  status !== 'Synced' || hook === true || requiresPruning === true || (health?.status ?? 'Healthy') !== 'Healthy';

/** Whether a result is known by nothing else: a fresh comparison would not come to it again. */
const isKeptWhole = ({
  status,
  hookType,
}: {
  readonly status?: string | undefined;
  readonly hookType?: string | undefined;
}): boolean => hookType !== undefined || status === 'SyncFailed' || status === 'Pruned';

function storedOperation(state: OperationState, room: Room): OperationState {
  const { message, syncResult } = state;
  const resources = syncResult?.resources ?? [];
  const short = resources.length > room.listed ? shortened(resources, isKeptWhole, room.results) : undefined;
  return {
    ...state,
    ...(bytesOf(state.operation) > mostOperationBytes && { operation: withoutContents(state.operation) }),
    ...(message !== undefined && { message: cut(message, longestMessage) }),
    ...(syncResult &&
      short && {
        syncResult: {
          ...syncResult,
          resources: [...short.whole],
          ...(short.counted.length > 0 && { counted: addedUp(syncResult.counted ?? [], short.counted) }),
        },
      }),
  };
}

/** A request that is too large to be repeated: it was refused, and what it brought is not needed again. */
function withoutContents({ sync, ...rest }: OperationState['operation']): OperationState['operation'] {
  if (!sync) return rest;
  const { manifests: _, resources: __, source: ___, sources: ____, ...asked } = sync;
  return { ...rest, sync: asked };
}

function storedConditions({ conditions = [], operationState, reconciledAt }: ApplicationStatus): Condition[] {
  const others = conditions.filter(({ type }) => type !== tooLarge);
  const told = others
    .slice(0, mostConditions)
    .map((condition) => ({ ...condition, message: cut(condition.message, longestCondition) }));
  const lost = (operationState?.syncResult?.counted ?? []).filter(({ status }) => isKeptWhole({ status }));
  const results = lost.reduce((sum, { count }) => sum + count, 0);
  const isCut = others.length > told.length || (told.length === mostConditions && conditions.length > others.length);
  if (results === 0 && !isCut) return told;
  const left =
    results > 0 ? `${results} results of the last operation are` : `Conditions after the first ${mostConditions} are`;
  const message = `${left} left out, because a status holds less than 1 MiB. ${splitRemedy}`;
  const lastTransitionTime = operationState?.finishedAt ?? reconciledAt ?? operationState?.startedAt;
  return [...told, { type: tooLarge, message, ...(lastTransitionTime && { lastTransitionTime }) }];
}

const tooLarge: ConditionType = 'StatusTooLarge';
const splitRemedy = 'Divide what the Application delivers among several Applications.';

/** Why an operation cannot go on: what must be kept of it does not fit into a status; `undefined` when it does. */
export function tooLargeToKeep(operation: Operation, results: readonly ResourceResult[]): string | undefined {
  if (bytesOf(operation) > mostOperationBytes) {
    return `${tooLargePrefix} it takes more than ${mostOperationBytes} bytes; ask for fewer resources, or push the manifests to Git.`;
  }
  const kept = results.filter(isKeptWhole);
  if (kept.length < fewResults || bytesOf(kept) <= narrow.results) return undefined;
  return `${tooLargePrefix} ${kept.length} hooks, failures and prunes do not fit into its status. ${splitRemedy}`;
}

/** So few results need not be measured. */
const fewResults = 100;

function lastThatFit<T extends object>(list: readonly T[], room: number): T[] {
  let left = room;
  const first = list.findLastIndex((one) => (left -= bytesOf(one)) < 0);
  return list.slice(first + 1);
}

function firstThatFit(texts: readonly string[], room: number): string[] {
  let left = room;
  const end = texts.findIndex((text) => (left -= bytesOf(text)) < 0);
  return end < 0 ? [...texts] : texts.slice(0, end);
}

function cut(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
