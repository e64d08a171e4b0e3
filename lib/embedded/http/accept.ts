import { ApiError } from '../errors.js';

/** The form in which a client wants an answer. */
export type View = 'object' | 'Table' | 'PartialObjectMetadata' | 'APIGroupDiscoveryList';

/** The answer that was agreed on with a client. */
export interface Accepted {
  readonly media: 'json' | 'yaml';
  readonly view: View;
  /** The version of the view that was asked for, such as `v1` of a Table. */
  readonly version: string;
}

const JSON_OBJECT: Accepted = { media: 'json', view: 'object', version: '' };
const OBJECT_MEDIA = 'application/json, application/yaml, application/vnd.kubernetes.protobuf';
const WATCH_MEDIA = 'application/json;stream=watch, application/vnd.kubernetes.protobuf;stream=watch';
const known = new Map<string, Accepted | null>();

/**
 * Reads an Accept header: the first form that can be served wins.
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
  throw notAcceptable(OBJECT_MEDIA);
}

/**
 * Refuses a request whose answer could not be written in any media type that the client takes, before anything is done for it.
 *
 * @throws ApiError NotAcceptable
 */
export function checkMedia(header: string | undefined, isCollection: boolean, custom: boolean): void {
  if (header === undefined || header === '') return;
  const isKnown = header.split(',').some((part) => mediaOf(part.split(';')[0]?.trim() ?? '') !== undefined);
  if (isKnown || custom) {
    accepted(header);
    return;
  }
  const media = isCollection ? `${OBJECT_MEDIA}, ${WATCH_MEDIA}` : OBJECT_MEDIA;
  throw new ApiError(406, 'NotAcceptable', `406: Not Acceptable\n\nAvailable representations: ${media}`, {});
}

/** 406: a watch cannot be written in this media type. */
export function unwatchable(): ApiError {
  return notAcceptable(WATCH_MEDIA);
}

function notAcceptable(media: string): ApiError {
  return new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${media}`);
}

function negotiate(header: string): Accepted | null {
  for (const part of header.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const values = new Map(parameters.map((text) => [text.split('=')[0] ?? '', text.split('=')[1] ?? '']));
    const media = mediaOf(type);
    const view = viewOf(values);
    if (media !== undefined && view !== undefined) return { media, view, version: values.get('v') ?? '' };
  }
  return null;
}

function mediaOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function viewOf(values: ReadonlyMap<string, string>): View | undefined {
  const as = values.get('as');
  if (as === undefined) return 'object';
  if (as === 'APIGroupDiscoveryList') return as;
  const version = values.get('v') ?? '';
  if (values.get('g') !== 'meta.k8s.io' || (version !== 'v1' && version !== 'v1beta1')) return undefined;
  if (as === 'Table') return as;
  return as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList' ? 'PartialObjectMetadata' : undefined;
}
