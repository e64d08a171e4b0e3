import type { KubeObject } from '../../kube/index.js';
import { objectsAt, textAt, valueAt } from '../fields.js';
import { servedVersion, type Resource } from '../store/resource.js';

/** A field that a field selector can name; it reads the stored object. */
export type SelectableField = (object: KubeObject) => string;

const name: SelectableField = ({ metadata }) => metadata.name ?? '';
const namespace: SelectableField = ({ metadata }) => metadata.namespace ?? '';

/** The fields of a kind by the name that selectors give them, and what is said of every other name. */
interface Fields {
  readonly fields: Readonly<Record<string, SelectableField>>;
  readonly refusal: (label: string) => string;
}

const notSupported = (label: string): string => `field label not supported: ${label}`;
const namespaced = (...paths: string[]): Fields => own({ 'metadata.namespace': namespace }, paths);
const clusterWide = (...paths: string[]): Fields => own({}, paths);

function own(more: Readonly<Record<string, SelectableField>>, paths: readonly string[]): Fields {
  const fields = Object.fromEntries(paths.map((path) => [path, at(path)]));
  return { fields: { 'metadata.name': name, ...fields, ...more }, refusal: notSupported };
}

/** The text, number or boolean under a path; a boolean that is not there is false, anything else empty. */
function at(path: string, otherwise = ''): SelectableField {
  const keys = path.split('.');
  return (object) => String(valueAt(object, keys) ?? otherwise);
}

const otherKinds: Fields = {
  fields: { 'metadata.name': name, 'metadata.namespace': namespace },
  refusal: (label) =>
    `${JSON.stringify(label)} is not a known field selector: only "metadata.name", "metadata.namespace"`,
};

const INVOLVED = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];
const component: SelectableField = (event) => textAt(event, 'reportingComponent') ?? '';
const involved = (as: string): Record<string, SelectableField> =>
  Object.fromEntries(INVOLVED.map((field) => [`${as}.${field}`, at(`involvedObject.${field}`)]));

const kinds: ReadonlyMap<string, Fields> = new Map([
  ['/Pod', podFields()],
  ['/Node', own({ 'spec.unschedulable': at('spec.unschedulable', 'false') }, [])],
  ['/Namespace', clusterWide('status.phase')],
  ['/Secret', namespaced('type')],
  ['/Service', namespaced('spec.clusterIP', 'spec.type')],
  [
    '/ReplicationController',
    own({ 'metadata.namespace': namespace, 'status.replicas': at('status.replicas', '0') }, []),
  ],
  [
    '/Event',
    own(
      {
        'metadata.namespace': namespace,
        ...involved('involvedObject'),
        reportingComponent: component,
        source: (event) => textAt(event, 'source', 'component') || component(event),
      },
      ['reason', 'type'],
    ),
  ],
  [
    'events.k8s.io/Event',
    own({ 'metadata.namespace': namespace, ...involved('regarding'), reportingController: component }, [
      'reason',
      'type',
    ]),
  ],
  [
    'batch/Job',
    {
      fields: {
        'metadata.name': name,
        'metadata.namespace': namespace,
        'status.successful': at('status.succeeded', '0'),
      },
      refusal: (label) => `field label ${JSON.stringify(label)} not supported for Job`,
    },
  ],
  ['certificates.k8s.io/CertificateSigningRequest', clusterWide('spec.signerName')],
  [
    'resource.k8s.io/ResourceSlice',
    {
      ...clusterWide('spec.nodeName', 'spec.driver'),
      refusal: (label) => `field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: ${label}`,
    },
  ],
]);

function podFields(): Fields {
  const node = at('spec.nodeName');
  const { fields, refusal } = namespaced(
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'status.phase',
    'status.nominatedNodeName',
  );
  return {
    fields: {
      ...fields,
      'spec.nodeName': node,
      'spec.host': node,
      'spec.hostNetwork': at('spec.hostNetwork', 'false'),
      'status.podIP': (pod) => textAt(objectsAt(pod, 'status', 'podIPs')[0], 'ip') ?? '',
      'status.podIPs': () => '',
    },
    refusal,
  };
}

/**
 * The field that a selector names, or why there is none, in the words of the API.
 */
export function selectableField(resource: Resource, version: string, label: string): SelectableField | string {
  const { fields, refusal } = resource.custom
    ? customFields(resource, version)
    : (kinds.get(`${resource.group}/${resource.kind}`) ?? otherKinds);
  return Object.hasOwn(fields, label) ? (fields[label] ?? refusal(label)) : refusal(label);
}

function customFields(resource: Resource, version: string): Fields {
  const declared = servedVersion(resource, version)?.selectable ?? [];
  return resource.namespaced ? namespaced(...declared) : clusterWide(...declared);
}
