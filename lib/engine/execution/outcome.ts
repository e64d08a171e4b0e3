import type { KubeObject } from '../../kube/index.js';
import { withoutSecretValues } from '../compare/without-values.js';
import type { Effect } from '../operation/effect.js';
import type { Outcome, OutcomeReason } from '../operation/outcome.js';
import { ApiError, UnreachableError } from './errors.js';

/** An effect that was done. */
export function done(effect: Effect, message: string, object?: KubeObject): Outcome {
  return { task: effect.task, effect, ok: true, message, ...(object !== undefined && { object }) };
}

/** An effect that failed, in words for people and a reason for the engine. */
export function failed(effect: Effect, error: unknown): Outcome {
  const object = effect.type === 'apply' ? effect.object : undefined;
  const message = withoutSecretValues(messageOf(error), object);
  return { task: effect.task, effect, ok: false, message, reason: reasonOf(error) };
}

const reasons: { readonly [reason: string]: OutcomeReason } = {
  NotFound: 'NotFound',
  AlreadyExists: 'AlreadyExists',
  Conflict: 'Conflict',
  Invalid: 'Invalid',
  BadRequest: 'BadRequest',
  Forbidden: 'Forbidden',
  Unauthorized: 'Unauthorized',
  RequestEntityTooLarge: 'TooLarge',
  Timeout: 'Timeout',
  ServerTimeout: 'Timeout',
  TooManyRequests: 'Timeout',
};

function reasonOf(error: unknown): OutcomeReason {
  if (error instanceof UnreachableError) return 'Unreachable';
  if (!(error instanceof ApiError)) return 'Unknown';
  if (error.detail.startsWith('failed to create typed patch object')) return 'BadRequest';
  return reasons[error.reason] ?? (error.status === 404 ? 'NotFound' : error.status === 413 ? 'TooLarge' : 'Unknown');
}

function messageOf(error: unknown): string {
  if (error instanceof ApiError) return error.detail;
  return error instanceof Error ? error.message : String(error);
}
