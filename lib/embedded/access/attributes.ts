import { ApiError } from '../errors.js';
import type { User } from './user.js';

/** What a request is about to do, as far as permissions count: read from its method and URL alone. */
export interface Attributes {
  /** Such as `list`; for a path that is no resource the method in lower case. */
  readonly verb: string;
  readonly isResource: boolean;
  /** The whole path; what counts for a request that is for no resource. */
  readonly path: string;
  readonly group: string;
  readonly resource: string;
  readonly subresource: string;
  readonly namespace: string;
  readonly name: string;
}

const NONE = { isResource: false, group: '', resource: '', subresource: '', namespace: '', name: '', path: '' };
const VERBS: ReadonlyMap<string, string> = new Map([
  ['POST', 'create'],
  ['GET', 'get'],
  ['HEAD', 'get'],
  ['PUT', 'update'],
  ['PATCH', 'patch'],
  ['DELETE', 'delete'],
]);
const METADATA_NAME = /(?:^|,)metadata\.name={1,2}([^,=!]+)(?:,|$)/;

/** The attributes of a request. The path need not name anything that is served. */
export function attributesOf(method: string, path: string, query: URLSearchParams): Attributes {
  const parts = path.split('/').filter((part, index, all) => part !== '' || (index > 0 && index < all.length - 1));
  const core = parts[0] === 'api';
  const rest = parts.slice(core ? 2 : 3);
  if ((!core && parts[0] !== 'apis') || rest.length === 0) return nonResource(method, path);
  const group = core ? '' : (parts[1] ?? '');
  let special = '';
  if (rest.length > 1 && (rest[0] === 'watch' || rest[0] === 'proxy')) special = rest.shift() ?? '';
  let namespace = '';
  if (rest[0] === 'namespaces' && rest.length > 1) {
    namespace = rest[1] ?? '';
    if (rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize') rest.splice(0, 2);
  }
  const [resource = '', given = '', subresource = ''] = rest;
  const verb = special === '' ? (VERBS.get(method) ?? '') : special;
  const named = { ...NONE, path, isResource: true, group, resource, subresource, namespace, name: given };
  if (given !== '') return { ...named, verb };
  if (verb === 'get' || verb === 'watch') {
    const isWatch = verb === 'watch' || isSet(query.get('watch'));
    const [, name = ''] = METADATA_NAME.exec(query.get('fieldSelector') ?? '') ?? [];
    return { ...named, name, verb: isWatch ? 'watch' : 'list' };
  }
  return { ...named, verb: verb === 'delete' ? 'deletecollection' : verb };
}

function nonResource(method: string, path: string): Attributes {
  return { ...NONE, verb: method.toLowerCase(), path };
}

/** The attributes of a question about a resource, beside those of the request that asks it. */
export function resourceAttributes(asked: Partial<Attributes> & { readonly verb: string }): Attributes {
  return { ...NONE, isResource: true, ...asked };
}

/** The attributes of a question about a path. */
export function pathAttributes(verb: string, path: string): Attributes {
  return { ...NONE, verb, path };
}

/** 403: a user may not do this. `why` is what the authoriser has to say beside it. */
export function notAllowed(user: User, attributes: Attributes, why = ''): ApiError {
  const { group, resource, name } = attributes;
  const text = `${escaped(sentence(user, attributes))}${why === '' ? '' : `: ${why}`}`;
  const details = {
    ...(name !== '' && { name }),
    ...(group !== '' && { group }),
    ...(resource !== '' && { kind: resource }),
  };
  if (resource === '') return new ApiError(403, 'Forbidden', `forbidden: ${text}`, details);
  const what = group === '' ? resource : `${resource}.${group}`;
  const shown = name === '' ? what : `${what} ${JSON.stringify(name)}`;
  return new ApiError(403, 'Forbidden', `${shown} is forbidden: ${text}`, details);
}

function sentence(
  { name: user }: User,
  { isResource, verb, path, group, resource, subresource, namespace }: Attributes,
): string {
  const who = `User ${JSON.stringify(user)} cannot ${verb}`;
  if (!isResource) return `${who} path ${JSON.stringify(path)}`;
  const what = JSON.stringify(subresource === '' ? resource : `${resource}/${subresource}`);
  const where = namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(namespace)}`;
  return `${who} resource ${what} in API group ${JSON.stringify(group)} ${where}`;
}

/** What browsers could take for HTML is not sent back. */
function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
}

function isSet(value: string | null): boolean {
  return value !== null && value.toLowerCase() !== 'false' && value !== '0';
}
