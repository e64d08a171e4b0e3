/** What a request asks of a Kubernetes API. */
export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete' | 'deletecollection';

/** The verbs that change something. */
export const writes: readonly Verb[] = ['create', 'update', 'patch', 'delete', 'deletecollection'];

/** A request as the API server understands it. What is no resource (`/version`, `/apis`, …) has an empty `resource`. */
export interface ApiCall {
  readonly verb: Verb;
  /** Path and query. */
  readonly path: string;
  readonly group: string;
  /** The plural, `configmaps`. */
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
  /** Whether nothing is to be kept. */
  readonly dryRun: boolean;
  /** The media type of the body, which tells one kind of patch from another. */
  readonly contentType: string;
  /** The authorization that the client sent. */
  readonly authorization: string;
}

/** Reads a request. */
export function apiCall(method: string, path: string, contentType = '', authorization = ''): ApiCall {
  const url = new URL(path, 'http://none');
  const [root, ...rest] = url.pathname.split('/').filter(Boolean).map(decodeURIComponent);
  const isResource = (root === 'api' && rest.length > 1) || (root === 'apis' && rest.length > 2);
  const group = root === 'apis' ? (rest[0] ?? '') : '';
  const parts = isResource ? rest.slice(root === 'apis' ? 2 : 1) : [];
  // `namespaces/NAME` alone is the namespace itself.
  const isInside = parts[0] === 'namespaces' && parts.length > 2 && !['status', 'finalize'].includes(parts[2] ?? '');
  const [resource = '', name = '', subresource = ''] = isInside ? parts.slice(2) : parts;
  return {
    verb: verbOf(method, name, url.searchParams.get('watch')),
    path,
    group,
    resource,
    subresource,
    namespace: isInside ? (parts[1] ?? '') : '',
    name,
    dryRun: url.searchParams.has('dryRun'),
    contentType,
    authorization,
  };
}

function verbOf(method: string, name: string, watch: string | null): Verb {
  switch (method) {
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === '' ? 'deletecollection' : 'delete';
    default:
      if (watch === 'true' || watch === '1') return 'watch';
      return name === '' ? 'list' : 'get';
  }
}
