import { ApiError } from '../errors.js';

/** The form in which a client wants an answer. */
export type View = 'object' | 'Table' | 'PartialObjectMetadata' | 'PartialObjectMetadataList';

/** The answer that was agreed on with a client. */
export interface Accepted {
  readonly media: 'json' | 'yaml';
  readonly view: View;
  /** The version of the view that was asked for. */
  readonly version: 'v1' | 'v1beta1';
}

const JSON_OBJECT: Accepted = { media: 'json', view: 'object', version: 'v1' };
const OBJECT_MEDIA = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const WATCH_MEDIA = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
const PRODUCED = new Set(['*/*', ...OBJECT_MEDIA.split(', ')]);
const known = new Map<string, Accepted | null>();

/**
 * Reads an Accept header: of the forms that can be served the one with the highest quality wins, and of those the first.
 *
 * @throws ApiError NotAcceptable when there is none
 */
export function accepted(header: string | undefined): Accepted {
  if (header === undefined || header === '') return JSON_OBJECT;
  let answer = known.get(header);
  if (answer === undefined) {
    answer = negotiate(header);
    if (known.size < 1_000) known.set(header, answer);
  }
  if (answer !== null) return answer;
  throw notAcceptable();
}

/**
 * Refuses a request whose answer could not be written in any form that the client takes, before anything is done for it.
 *
 * @throws ApiError NotAcceptable
 */
export function checkMedia(header: string | undefined, isCollection: boolean, custom: boolean): void {
  if (header === undefined || header === '') return;
  const isProduced = header.split(',').some((part) => PRODUCED.has(part.split(';')[0]?.trim() ?? ''));
  if (!isProduced && !custom) throw unrepresentable(isCollection ? `${OBJECT_MEDIA}, ${WATCH_MEDIA}` : OBJECT_MEDIA);
  accepted(header);
}

/** 406: nothing that the client takes is among these media types. */
export function unrepresentable(media = OBJECT_MEDIA): ApiError {
  return new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${media}`, {});
}

/** 406: a watch cannot be written in this media type. */
export function unwatchable(): ApiError {
  return notAcceptable(WATCH_MEDIA);
}

/** 406: no form of these media types is what the client takes. */
export function notAcceptable(media = OBJECT_MEDIA): ApiError {
  return new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${media}`);
}

function negotiate(header: string): Accepted | null {
  const clauses = header
    .split(',')
    .map(readClause)
    .sort((a, b) => b.quality - a.quality);
  for (const { type, parameters } of clauses) {
    const media = mediaOf(type);
    const view = viewOf(parameters);
    if (media !== undefined && view !== undefined) return { media, ...view };
  }
  return null;
}

function readClause(text: string): { type: string; quality: number; parameters: ReadonlyMap<string, string> } {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map((part) => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']));
  const quality = Number(parameters.get('q') ?? '1');
  return { type, quality: Number.isNaN(quality) ? 1 : quality, parameters };
}

function mediaOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

const VIEWS = ['Table', 'PartialObjectMetadata', 'PartialObjectMetadataList'] as const;

function viewOf(parameters: ReadonlyMap<string, string>): Omit<Accepted, 'media'> | undefined {
  const [as, group, version] = [parameters.get('as'), parameters.get('g'), parameters.get('v')];
  if (as === undefined && group === undefined && version === undefined) return { view: 'object', version: 'v1' };
  if (group !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  const view = VIEWS.find((name) => name === as);
  return view && { view, version };
}
