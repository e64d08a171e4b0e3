import { ApiError, type StatusCause } from '../errors.js';
import { badRequest, invalid } from '../refusals.js';
import { flag } from './write-options.js';

/** What the query of a list or a watch says beside its selectors. */
export interface ListOptions {
  readonly watch: boolean;
  /** As it was given; empty when it was not. */
  readonly resourceVersion: string;
  readonly match: '' | 'Exact' | 'NotOlderThan';
  /** 0 for no limit. */
  readonly limit: number;
  /** Where an earlier page has ended. */
  readonly continue: string;
  /** Undefined when nothing is said. */
  readonly timeoutSeconds: number | undefined;
  /** Whether a watch begins with the objects that are there, and says when they are all told. */
  readonly sendInitialEvents: boolean;
  readonly bookmarks: boolean;
}

/**
 * Reads the options of a list, or of a watch when `watch` says so.
 *
 * @throws ApiError BadRequest for numbers that are none, Invalid for options that contradict each other
 */
export function listOptions(query: URLSearchParams, watch: boolean): ListOptions {
  const timeoutSeconds = integerOf(query.get('timeoutSeconds'));
  const limit = Math.max(integerOf(query.get('limit')) ?? 0, 0);
  const given: Given = {
    resourceVersion: query.get('resourceVersion') ?? '',
    match: query.get('resourceVersionMatch') ?? '',
    continue: query.get('continue') ?? '',
    initial: query.has('sendInitialEvents') ? flag(query, 'sendInitialEvents') : undefined,
  };
  const options = watch ? withWatchDefaults(given) : given;
  const causes = watch ? watchCauses(options) : listCauses(options);
  if (causes.length > 0) throw invalid({ group: 'meta.k8s.io', kind: 'ListOptions' }, '', causes);
  return {
    watch,
    resourceVersion: options.resourceVersion,
    match: options.match as ListOptions['match'],
    limit,
    continue: options.continue,
    timeoutSeconds,
    sendInitialEvents: options.initial === true,
    bookmarks: flag(query, 'allowWatchBookmarks'),
  };
}

/** 504: the client has seen a later state than this server. */
export function tooLargeVersion(asked: number, current: number): ApiError {
  return new ApiError(504, 'Timeout', `Timeout: Too large resource version: ${asked}, current: ${current}`, {
    causes: [{ reason: 'ResourceVersionTooLarge', message: 'Too large resource version' }],
    retryAfterSeconds: 1,
  });
}

/** Why a text is no resource version; undefined when it is one, or empty. */
export function versionFault(text: string): string | undefined {
  if (/^\d*$/.test(text)) return undefined;
  const shown = JSON.stringify(text);
  return `resourceVersion: Invalid value: ${shown}: strconv.ParseUint: parsing ${shown}: invalid syntax`;
}

interface Given {
  readonly resourceVersion: string;
  readonly match: string;
  readonly continue: string;
  readonly initial: boolean | undefined;
}

/** A watch from anywhere begins with what is there, as if that had been asked for. */
function withWatchDefaults(given: Given): Given {
  const isFromAnywhere = given.resourceVersion === '' || given.resourceVersion === '0';
  if (!isFromAnywhere || given.initial !== undefined || given.match !== '') return given;
  return { ...given, initial: true, match: 'NotOlderThan' };
}

const FIELD = 'resourceVersionMatch';

function listCauses({ resourceVersion, match, continue: token, initial }: Given): StatusCause[] {
  const causes: StatusCause[] = [];
  if (match !== '') {
    if (resourceVersion === '')
      causes.push(forbidden(FIELD, `${FIELD} is forbidden unless resourceVersion is provided`));
    if (token !== '') causes.push(forbidden(FIELD, `${FIELD} is forbidden when continue is provided`));
    if (match !== 'Exact' && match !== 'NotOlderThan') causes.push(unsupported(match, '"Exact", "NotOlderThan", ""'));
    if (match === 'Exact' && resourceVersion === '0') {
      causes.push(forbidden(FIELD, `${FIELD} "exact" is forbidden for resourceVersion "0"`));
    }
  }
  if (initial !== undefined) causes.push(forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list'));
  return causes;
}

function watchCauses({ match, continue: token, initial }: Given): StatusCause[] {
  const causes: StatusCause[] = [];
  if (initial !== undefined && match !== 'NotOlderThan') {
    causes.push(forbidden(FIELD, `sendInitialEvents requires setting ${FIELD} to NotOlderThan`));
  }
  if (match === '') return causes;
  if (initial === undefined) {
    causes.push(forbidden(FIELD, `${FIELD} is forbidden for watch unless sendInitialEvents is provided`));
  }
  if (match !== 'NotOlderThan') causes.push(unsupported(match, '"NotOlderThan"'));
  if (token !== '') causes.push(forbidden(FIELD, `${FIELD} is forbidden when continue is provided`));
  return causes;
}

function forbidden(field: string, why: string): StatusCause {
  return { reason: 'FieldValueForbidden', message: `Forbidden: ${why}`, field };
}

function unsupported(match: string, supported: string): StatusCause {
  const message = `Unsupported value: ${JSON.stringify(match)}: supported values: ${supported}`;
  return { reason: 'FieldValueNotSupported', message, field: FIELD };
}

/** An integer of a query. @throws ApiError BadRequest */
function integerOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  const shown = JSON.stringify(text);
  if (!/^[-+]?\d+$/.test(text)) throw badRequest(`strconv.ParseInt: parsing ${shown}: invalid syntax`);
  const value = BigInt(text);
  if (value !== BigInt.asIntN(64, value)) throw badRequest(`strconv.ParseInt: parsing ${shown}: value out of range`);
  return Number(value);
}
