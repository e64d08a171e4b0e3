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
  throw new ApiError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf',
  );
}

function negotiate(header: string): Accepted | null {
  for (const part of header.split(',')) {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim());
    const values = new Map(parameters.map((text) => [text.split('=')[0] ?? '', text.split('=')[1] ?? '']));
    const media = mediaOf(type);
    if (media === undefined) continue;
    const view = viewOf(values.get('as'));
    const version = values.get('v') ?? '';
    if (view === 'Table' && version !== 'v1' && version !== 'v1beta1') continue;
    if (view !== undefined) return { media, view, version };
  }
  return null;
}

function mediaOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function viewOf(as: string | undefined): View | undefined {
  switch (as) {
    case undefined:
      return 'object';
    case 'Table':
    case 'APIGroupDiscoveryList':
      return as;
    case 'PartialObjectMetadata':
    case 'PartialObjectMetadataList':
      return 'PartialObjectMetadata';
    default:
      return undefined;
  }
}
