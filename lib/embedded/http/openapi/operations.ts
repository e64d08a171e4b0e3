import type { Entry } from '../discovery.js';

/** One operation of a path. */
export interface Operation {
  readonly method: 'get' | 'put' | 'post' | 'delete' | 'patch';
  /** What it does, as clients of OpenAPI know it: `get`, `list`, `post`, `put`, `patch`, `delete`, `deletecollection`, `watch`… */
  readonly action: string;
  readonly id: string;
  readonly description: string;
  /** The names of its query parameters. */
  readonly parameters: readonly string[];
  /** The kind that is sent. */
  readonly sends?: Described;
  /** What is answered, by status code. */
  readonly answers: Readonly<Record<number, Described | 'text'>>;
  /** The answer may be a stream of events. */
  readonly streams: boolean;
  /** The kind that it is about; undefined for what lists kinds. */
  readonly kind?: Described;
}

/** A path with its operations. */
export interface PathItem {
  readonly path: string;
  /** The names of the parameters in the path. */
  readonly parameters: readonly string[];
  readonly operations: readonly Operation[];
  /** The family of operations that it belongs to, such as `apps_v1`. */
  readonly tag: string;
  /** What it belongs to: a kind of Kubernetes, a custom resource, or what lists kinds. */
  readonly of: 'builtin' | 'custom' | 'discovery';
  /** The kind that `{name}` names. */
  readonly named: string;
}

/** A kind, or another type that has an OpenAPI definition. */
export interface Described {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
}

const LIST = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'shardSelector',
  'timeoutSeconds',
  'watch',
];
const WRITE = ['dryRun', 'fieldManager', 'fieldValidation'];
const DELETE = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy',
];
const LOG = [
  'container',
  'follow',
  'insecureSkipTLSVerifyBackend',
  'limitBytes',
  'previous',
  'sinceSeconds',
  'stream',
  'tailLines',
  'timestamps',
];
const DELETE_MANY = [...DELETE, ...LIST.filter((name) => !/^allowWatch|^watch$/.test(name))].sort();
/** Kinds of which a deletion answers the object, not a Status. */
const ANSWERED_WHOLE = new Set(
  `PersistentVolumeClaim Pod PodTemplate ResourceQuota ServiceAccount Service PersistentVolume DeviceClass ResourceClaim
   ResourceClaimTemplate ResourceSlice CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass`.split(
    /\s+/,
  ),
);
const meta = (kind: string): Described => ({ group: 'meta', version: 'v1', kind });

/** The paths under which a kind is served. */
export function pathsOf(entry: Entry): PathItem[] {
  const { group, version, kind, plural, namespaced, verbs } = entry;
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
  const place = namespaced ? ['namespace'] : [];
  const scope = namespaced ? 'namespaces/{namespace}/' : '';
  const one = `${scope}${plural}/{name}`;
  const describe = new Describe(entry);
  const items: PathItem[] = [];
  const add = (path: string, parameters: string[], operations: (Operation | false)[], named = kind): void => {
    const found = operations.filter((operation) => operation !== false);
    if (found.length === 0) return;
    const shared = { tag: tagOf(group, version), of: entry.custom ? 'custom' : 'builtin' } as const;
    items.push({ path: `${root}/${path}`, parameters, operations: found, named, ...shared });
  };
  const has = (verb: string): boolean => verbs.includes(verb);
  if (namespaced) add(plural, [], [has('list') && describe.list(true)]);
  add(`${scope}${plural}`, place, [
    has('list') && describe.list(false),
    has('create') && describe.create(),
    has('deletecollection') && describe.deleteMany(),
  ]);
  add(
    one,
    ['name', ...place],
    [
      has('get') && describe.read(''),
      has('update') && describe.replace(''),
      has('delete') && describe.delete(),
      has('patch') && describe.patch(''),
    ],
  );
  for (const { name, verbs: able, kind: named } of entry.subresources) {
    add(
      `${one}/${name}`,
      ['name', ...place],
      [
        able.includes('get') && describe.read(name),
        able.includes('create') && describe.createPart(name),
        able.includes('update') && describe.replace(name),
        able.includes('patch') && describe.patch(name),
      ],
      named,
    );
  }
  if (entry.custom || !has('watch')) return items;
  if (namespaced) add(`watch/${plural}`, [], [describe.watchList(true)]);
  add(`watch/${scope}${plural}`, place, [describe.watchList(false)]);
  add(`watch/${one}`, ['name', ...place], [describe.watchOne()]);
  return items;
}

class Describe {
  private readonly kind: Described;
  private readonly scope: string;
  private readonly family: string;

  constructor(private readonly entry: Entry) {
    this.kind = { group: entry.group, version: entry.version, kind: entry.kind };
    this.scope = entry.namespaced ? 'Namespaced' : '';
    this.family = familyOf(tagOf(entry.group, entry.version));
  }

  list(everywhere: boolean): Operation {
    const { kind } = this.entry;
    const id = everywhere ? `${kind}ForAllNamespaces` : `${this.scope}${kind}`;
    const what = `list ${this.entry.verbs.includes('watch') ? 'or watch ' : ''}objects of kind ${kind}`;
    return {
      ...this.operation('get', 'list', `list${this.family}${id}`, what, LIST),
      answers: { 200: { ...this.kind, kind: `${kind}List` } },
      streams: true,
    };
  }

  create(): Operation {
    const { kind } = this.entry;
    const id = `create${this.family}${this.scope}${kind}`;
    return {
      ...this.operation('post', 'post', id, `create ${withArticle(kind)}`, WRITE),
      sends: this.kind,
      answers: { 200: this.kind, 201: this.kind, 202: this.kind },
    };
  }

  createPart(part: string): Operation {
    const { kind } = this.entry;
    const sent = this.partKind(part);
    const id = `create${this.family}${this.scope}${kind}${capital(part)}`;
    return {
      ...this.operation('post', 'post', id, `create ${part} of ${withArticle(kind)}`, WRITE),
      kind: sent,
      sends: sent,
      answers: { 200: sent, 201: sent, 202: sent },
    };
  }

  deleteMany(): Operation {
    const { kind } = this.entry;
    const id = `delete${this.family}Collection${this.scope}${kind}`;
    return {
      ...this.operation('delete', 'deletecollection', id, `delete collection of ${kind}`, DELETE_MANY),
      sends: meta('DeleteOptions'),
      answers: { 200: meta('Status') },
    };
  }

  read(part: string): Operation {
    const parameters = part === 'log' ? LOG : [];
    const answer = part === 'log' ? 'text' : this.partKind(part);
    return { ...this.one('get', 'get', 'read', part, parameters), answers: { 200: answer } };
  }

  replace(part: string): Operation {
    const kind = this.partKind(part);
    return { ...this.one('put', 'put', 'replace', part, WRITE), sends: kind, answers: { 200: kind, 201: kind } };
  }

  patch(part: string): Operation {
    const kind = this.partKind(part);
    const verb = 'partially update';
    return {
      ...this.one('patch', 'patch', verb, part, [...WRITE, 'force']),
      id: `patch${this.family}${this.scope}${this.entry.kind}${capital(part)}`,
      sends: meta('Patch'),
      answers: { 200: kind, 201: kind },
    };
  }

  delete(): Operation {
    const { kind } = this.entry;
    const id = `delete${this.family}${this.scope}${kind}`;
    const answer = ANSWERED_WHOLE.has(kind) && !this.entry.custom ? this.kind : meta('Status');
    return {
      ...this.operation('delete', 'delete', id, `delete ${withArticle(kind)}`, DELETE),
      sends: meta('DeleteOptions'),
      answers: { 200: answer, 202: answer },
    };
  }

  watchList(everywhere: boolean): Operation {
    const { kind } = this.entry;
    const id = everywhere ? `${kind}ListForAllNamespaces` : `${this.scope}${kind}List`;
    const what = `watch individual changes to a list of ${kind}. deprecated: use the 'watch' parameter with a list operation instead.`;
    return {
      ...this.operation('get', 'watchlist', `watch${this.family}${id}`, what, LIST),
      answers: { 200: meta('WatchEvent') },
      streams: true,
    };
  }

  watchOne(): Operation {
    const { kind } = this.entry;
    const what = `watch changes to an object of kind ${kind}. deprecated: use the 'watch' parameter with a list operation instead, filtered to a single item with the 'fieldSelector' parameter.`;
    return {
      ...this.operation('get', 'watch', `watch${this.family}${this.scope}${kind}`, what, LIST),
      answers: { 200: meta('WatchEvent') },
      streams: true,
    };
  }

  private one(
    method: Operation['method'],
    action: string,
    verb: string,
    part: string,
    parameters: readonly string[],
  ): Operation {
    const { kind } = this.entry;
    const description = `${verb} ${part === '' ? '' : `${part} of `}the specified ${kind}`;
    const id = `${verb}${this.family}${this.scope}${kind}${capital(part)}`;
    return { ...this.operation(method, action, id, description, parameters), kind: this.partKind(part) };
  }

  private partKind(name: string): Described {
    const part = this.entry.subresources.find((known) => known.name === name);
    return part === undefined ? this.kind : { group: part.group, version: part.version, kind: part.kind };
  }

  private operation(
    method: Operation['method'],
    action: string,
    id: string,
    description: string,
    parameters: readonly string[],
  ): Operation {
    return { method, action, id, description, parameters, answers: {}, streams: false, kind: this.kind };
  }
}

/** The family of operations of a group version: `apps_v1`, `rbacAuthorization_v1`; of a group, when no version is named. */
function tagOf(group: string, version: string): string {
  const words = group === '' ? ['core'] : group.replace(/\.k8s\.io$/, '').split(/[.-]/);
  const name = words.map((word, index) => (index === 0 ? word : capital(word))).join('');
  return version === '' ? name : `${name}_${version}`;
}

/** A family as it stands in the names of operations: `AppsV1`. */
function familyOf(tag: string): string {
  return capital(tag.replace('_v', 'V'));
}

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

/** The kind as one of many; names in the plural stand alone. */
function withArticle(kind: string): string {
  if (/[^s]s$/.test(kind)) return kind;
  return `${/^[AEIOU]/.test(kind) ? 'an' : 'a'} ${kind}`;
}

/** The path under which what is served is listed: `api`, `apis`, `apis/GROUP`, `api/v1`, `apis/GROUP/VERSION`; and `version`. */
export function discoveryPath(name: string): PathItem {
  const [root, first, second] = name.split('/');
  const [group, version] = root === 'api' ? ['', first] : [first, second];
  const family = familyOf(version === undefined ? (group ?? '') : tagOf(group ?? '', version));
  const [tag, id, description, kind] =
    root === 'version'
      ? ['version', 'getCodeVersion', 'get the version information for this server', 'Info']
      : version !== undefined
        ? [tagOf(group ?? '', version), `get${family}APIResources`, 'get available resources', 'APIResourceList']
        : group === undefined
          ? ['apis', 'getAPIVersions', 'get available API versions', 'APIGroupList']
          : root === 'api'
            ? ['core', 'getCoreAPIVersions', 'get available API versions', 'APIVersions']
            : [tagOf(group, ''), `get${familyOf(tagOf(group, ''))}APIGroup`, 'get information of a group', 'APIGroup'];
  const answer = kind === 'Info' ? { group: 'pkg', version: 'version', kind } : meta(kind);
  const operation: Operation = {
    method: 'get',
    action: '',
    id,
    description,
    parameters: [],
    answers: { 200: answer },
    streams: false,
  };
  return { path: `/${name}/`, parameters: [], operations: [operation], tag, of: 'discovery', named: '' };
}
