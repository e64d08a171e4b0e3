import type { RequestSeen } from '../cluster/index.js';

/** What a request to a Kubernetes API was about. */
export interface RequestKind {
  readonly verb: 'Get' | 'List' | 'Watch' | 'Create' | 'Update' | 'Patch' | 'Delete';
  /** The plural of its kind, such as `configmaps`; empty for what is no resource, such as `/version`. */
  readonly resource: string;
  readonly dryRun: boolean;
}

const verbs: { readonly [method: string]: RequestKind['verb'] } = {
  POST: 'Create',
  PUT: 'Update',
  PATCH: 'Patch',
  DELETE: 'Delete',
};

/** Reads from a request's path what it is about, as Argo CD's metrics of requests name it. */
export function requestKind({ method, path }: Pick<RequestSeen, 'method' | 'path'>): RequestKind {
  const [place = '', query = ''] = path.split('?', 2);
  const [root, , ...rest] = place.split('/').filter(Boolean);
  const below = root === 'apis' ? rest.slice(1) : root === 'api' ? rest : [];
  const [resource = '', name] = below[0] === 'namespaces' && below.length > 2 ? below.slice(2) : below;
  const parameters = new URLSearchParams(query);
  const verb = verbs[method] ?? (parameters.get('watch') === 'true' ? 'Watch' : name || !resource ? 'Get' : 'List');
  return { verb, resource, dryRun: parameters.get('dryRun') === 'All' };
}
