import {
  matchesSelector,
  parseLabelSelector,
  SelectorError,
  type KubeObject,
  type LabelSelector,
} from '../../kube/index.js';
import { valueAt } from '../fields.js';
import { badRequest } from '../refusals.js';
import { servedVersion, type Resource } from '../store/resource.js';

const SELECTABLE: ReadonlyMap<string, readonly string[]> = new Map([
  [
    '/Pod',
    [
      'spec.nodeName',
      'spec.restartPolicy',
      'spec.schedulerName',
      'spec.serviceAccountName',
      'spec.hostNetwork',
      'status.phase',
      'status.podIP',
      'status.nominatedNodeName',
    ],
  ],
  [
    '/Event',
    [
      'involvedObject.kind',
      'involvedObject.namespace',
      'involvedObject.name',
      'involvedObject.uid',
      'involvedObject.apiVersion',
      'involvedObject.resourceVersion',
      'involvedObject.fieldPath',
      'reason',
      'reportingComponent',
      'source',
      'type',
    ],
  ],
  [
    'events.k8s.io/Event',
    [
      'regarding.kind',
      'regarding.namespace',
      'regarding.name',
      'regarding.uid',
      'regarding.apiVersion',
      'regarding.resourceVersion',
      'regarding.fieldPath',
      'reason',
      'reportingController',
      'type',
    ],
  ],
  ['/Secret', ['type']],
  ['/Namespace', ['status.phase']],
  ['/Node', ['spec.unschedulable']],
  ['/Service', ['spec.clusterIP', 'spec.type']],
  ['/ReplicationController', ['status.replicas']],
  ['apps/ReplicaSet', ['status.replicas']],
  ['batch/Job', ['status.successful']],
]);
const ALIASES: ReadonlyMap<string, readonly string[]> = new Map([
  ['source', ['source', 'component']],
  ['status.successful', ['status', 'succeeded']],
  // Events are stored in the form of the core group.
  ['reportingController', ['reportingComponent']],
]);

/** Which objects of a collection a request is about. */
export class Selection {
  /** The one name that can match, when the field selector names it. */
  readonly name: string | undefined;

  private constructor(
    readonly namespace: string,
    private readonly labels: LabelSelector,
    private readonly fields: readonly FieldRequirement[],
  ) {
    this.name = fields.find(({ path, equal }) => equal && path.join('.') === 'metadata.name')?.value;
  }

  /** @throws ApiError BadRequest for selectors that cannot be read or are not supported */
  static of(resource: Resource, version: string, namespace: string, name: string, query: URLSearchParams): Selection {
    const fields = readFields(resource, version, query.get('fieldSelector') ?? '');
    if (name !== '') fields.push({ path: ['metadata', 'name'], equal: true, value: name });
    try {
      return new Selection(namespace, parseLabelSelector(query.get('labelSelector') ?? ''), fields);
    } catch (error) {
      if (error instanceof SelectorError) throw badRequest(error.what);
      throw error;
    }
  }

  /** Whether everything in the namespace matches. */
  get isAll(): boolean {
    return this.labels.length === 0 && this.fields.length === 0;
  }

  matches(object: KubeObject): boolean {
    if (this.namespace !== '' && object.metadata.namespace !== this.namespace) return false;
    if (this.labels.length > 0 && !matchesSelector(this.labels, object.metadata.labels)) return false;
    return this.fields.every(({ path, equal, value }) => (textOf(valueAt(object, path)) === value) === equal);
  }
}

interface FieldRequirement {
  readonly path: readonly string[];
  readonly equal: boolean;
  readonly value: string;
}

function textOf(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}

function pathOf(field: string): readonly string[] {
  return ALIASES.get(field) ?? field.replace(/^regarding\./, 'involvedObject.').split('.');
}

function readFields(resource: Resource, version: string, text: string): FieldRequirement[] {
  if (text === '') return [];
  const supported = new Set([
    'metadata.name',
    'metadata.namespace',
    ...(SELECTABLE.get(`${resource.group}/${resource.kind}`) ?? SELECTABLE.get(resource.storedAs ?? '') ?? []),
    ...(servedVersion(resource, version)?.selectable ?? []),
  ]);
  return text
    .split(',')
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part.trim());
      if (match === null) throw badRequest(`invalid field selector: ${JSON.stringify(text)}`);
      const [, field = '', operator, value = ''] = match;
      if (!supported.has(field)) throw badRequest(`field label not supported: ${field}`);
      return { path: pathOf(field), equal: operator !== '!=', value };
    });
}
