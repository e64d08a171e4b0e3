import type { JsonObject } from '../../lib/kube/index.js';
import { root, type Api } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, specOf, uniqueGroup, widget, widgets } from './support/definitions.js';
import { makeSecrets, namesOf, secrets, selecting } from './support/lists.js';
import { pod, secret, service } from './support/objects.js';
import { badRequest, expectRefusal } from './support/status.js';
import { casesOf } from './support/table.js';

const field = (selector: string): string => selecting('field', selector);

type Selected = readonly [selector: string, ...names: string[]];

contract('field selectors choose', {
  cases: casesOf<Selected>(
    {
      'a name': ['metadata.name=a', 'a'],
      'a name, with two signs': ['metadata.name==a', 'a'],
      'every other name': ['metadata.name!=a', 'b', 'c'],
      'all of several terms': ['metadata.name!=a,metadata.name!=b', 'c'],
      'nothing, when terms contradict each other': ['metadata.name=a,metadata.name=b'],
      'nothing in another namespace': ['metadata.namespace=other'],
      'everything outside another namespace': ['metadata.namespace!=other', 'a', 'b', 'c'],
      'a name with escaped signs': ['metadata.name=a\\,b\\=c'],
      'the type of a Secret': ['type=example.com/x', 'b'],
      'whatever empty terms are between': [',metadata.name=a,', 'a'],
    },
    async (api: Api, [selector, ...names]) => {
      await makeSecrets(api, { a: {}, c: {} });
      await api.make(secrets(api), secret('b', {}, 'example.com/x'));
      expect(await namesOf(api, secrets(api, field(selector)))).toEqual(names);
    },
  ),
});

type Malformed = readonly [selector: string, message: string];
const unknown = (name: string): string =>
  `${JSON.stringify(name)} is not a known field selector: only "metadata.name", "metadata.namespace"`;

contract('field selectors are refused', {
  cases: casesOf<Malformed>(
    {
      'without an operator': ['metadata.name', "invalid selector: 'metadata.name'; can't understand 'metadata.name'"],
      'with an operator that nobody knows': [
        'metadata.name=a,metadata.name>b',
        "invalid selector: 'metadata.name=a,metadata.name>b'; can't understand 'metadata.name>b'",
      ],
      'with a second value': ['metadata.name=a=b', 'invalid field selector: unescaped character in value: 61'],
      'with an escape of nothing': ['metadata.name=a\\', 'invalid field selector: invalid escape sequence: \\'],
      'with an escape of a letter': ['metadata.name=a\\x', 'invalid field selector: invalid escape sequence: \\x'],
      'for a field of the kind that cannot be chosen': ['data.x=1', unknown('data.x')],
      'for labels': ['metadata.labels.app=x', unknown('metadata.labels.app')],
      'without a field': ['=a', unknown('')],
      'with blanks': ['metadata.name =a', unknown('metadata.name ')],
    },
    async (api: Api, [selector, message]) => {
      expectRefusal(await api.get(`${api.path('v1', 'configmaps')}${field(selector)}`), badRequest(message));
    },
  ),
});

/** apiVersion, plural, the fields that can be chosen beside the name, and what is said of others. */
type Known = readonly [apiVersion: string, plural: string, fields: string, refusal: string];
const plain = 'field label not supported: no.such';
const events = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'];

contract('the fields that can be chosen', {
  cases: {
    ...casesOf<Known>(
      {
        'of Pods': [
          'v1',
          'pods',
          'metadata.namespace spec.nodeName spec.host spec.restartPolicy spec.schedulerName spec.serviceAccountName spec.hostNetwork status.phase status.podIP status.podIPs status.nominatedNodeName',
          plain,
        ],
        'of Nodes': ['v1', 'nodes', 'spec.unschedulable', plain],
        'of Namespaces': ['v1', 'namespaces', 'status.phase', plain],
        'of Secrets': ['v1', 'secrets', 'metadata.namespace type', plain],
        'of Services': ['v1', 'services', 'metadata.namespace spec.clusterIP spec.type', plain],
        'of ReplicationControllers': ['v1', 'replicationcontrollers', 'metadata.namespace status.replicas', plain],
        'of Events': [
          'v1',
          'events',
          `metadata.namespace reason reportingComponent source type ${events.map((each) => `involvedObject.${each}`).join(' ')}`,
          plain,
        ],
        'of Events in their own group': [
          'events.k8s.io/v1',
          'events',
          `metadata.namespace reason reportingController type ${events.map((each) => `regarding.${each}`).join(' ')}`,
          plain,
        ],
        'of Jobs': [
          'batch/v1',
          'jobs',
          'metadata.namespace status.successful',
          'field label "no.such" not supported for Job',
        ],
        'of CertificateSigningRequests': [
          'certificates.k8s.io/v1',
          'certificatesigningrequests',
          'spec.signerName',
          plain,
        ],
        'of ResourceSlices': [
          'resource.k8s.io/v1',
          'resourceslices',
          'spec.nodeName spec.driver',
          'field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: no.such',
        ],
        'of other kinds': ['apps/v1', 'replicasets', 'metadata.namespace', unknown('no.such')],
        'of other kinds without namespaces': [
          'rbac.authorization.k8s.io/v1',
          'clusterroles',
          'metadata.namespace',
          unknown('no.such'),
        ],
      },
      async (api: Api, [apiVersion, plural, fields, refusal]) => {
        const path = `${root(apiVersion)}/${plural}`;
        for (const each of ['metadata.name', ...fields.split(' ')]) {
          expect(await namesOf(api, `${path}${field(`${each}=no-such-value`)}`)).toEqual([]);
        }
        expectRefusal(await api.get(`${path}${field('no.such=1')}`), badRequest(refusal));
      },
    ),
    'tell Pods apart by where and how they run': async (api) => {
      const pods = api.path('v1', 'pods');
      await api.make(pods, pod('a'));
      await api.make(pods, pod('b', { nodeName: 'n1', restartPolicy: 'Never', hostNetwork: true }));
      const chosen = (selector: string): Promise<string[]> => namesOf(api, `${pods}${field(selector)}`);
      expect(await chosen('spec.nodeName=n1')).toEqual(['b']);
      expect(await chosen('spec.host=n1')).toEqual(['b']);
      expect(await chosen('spec.nodeName=')).toEqual(['a']);
      expect(await chosen('spec.restartPolicy=Always')).toEqual(['a']);
      expect(await chosen('spec.hostNetwork=true')).toEqual(['b']);
      expect(await chosen('spec.hostNetwork=false')).toEqual(['a']);
      expect(await chosen('status.phase=Pending,spec.nodeName!=n1')).toEqual(['a']);
      expect(await chosen('status.podIPs!=1.2.3.4')).toEqual(['a', 'b']);
    },
    'tell Services, Jobs and Namespaces apart': async (api) => {
      await api.make(api.path('v1', 'services'), service('a'));
      await api.make(api.path('v1', 'services'), service('b', { clusterIP: 'None' }));
      expect(await namesOf(api, `${api.path('v1', 'services')}${field('spec.clusterIP=None')}`)).toEqual(['b']);
      expect(await namesOf(api, `${api.path('v1', 'services')}${field('spec.type=ClusterIP')}`)).toEqual(['a', 'b']);
      const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'a', image: 'a' }] } };
      const job = { apiVersion: 'batch/v1', kind: 'Job', metadata: { name: 'a' }, spec: { suspend: true, template } };
      await api.make(api.path('batch/v1', 'jobs'), job);
      expect(await namesOf(api, `${api.path('batch/v1', 'jobs')}${field('status.successful=0')}`)).toEqual(['a']);
      const here = `status.phase=Active,metadata.name=${api.namespace}`;
      expect(await namesOf(api, `/api/v1/namespaces${field(here)}`)).toEqual([api.namespace]);
    },
    'tell Events apart in the words of either group': async (api) => {
      const event = (name: string, component: JsonObject): JsonObject => ({
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name },
        involvedObject: { kind: 'Pod', name: 'p', namespace: api.namespace },
        type: 'Normal',
        reason: 'Seen',
        ...component,
      });
      const path = api.path('v1', 'events');
      await api.make(path, event('a', { source: { component: 'one' } }));
      await api.make(path, event('b', { reportingComponent: 'two', reportingInstance: 'x' }));
      expect(await namesOf(api, `${path}${field('involvedObject.name=p,reason=Seen')}`)).toEqual(['a', 'b']);
      expect(await namesOf(api, `${path}${field('source=one')}`)).toEqual(['a']);
      expect(await namesOf(api, `${path}${field('source=two')}`)).toEqual(['b']);
      const newer = api.path('events.k8s.io/v1', 'events');
      expect(await namesOf(api, `${newer}${field('regarding.kind=Pod,reportingController=two')}`)).toEqual(['b']);
    },
  },
});

const group = uniqueGroup('selectable');
const size = { type: 'integer' };

contract('the fields that a definition makes selectable', {
  prepare: async (api) => {
    const schema = specOf({ color: { type: 'string' }, size, on: { type: 'boolean' }, other: { type: 'string' } });
    const selectableFields = [{ jsonPath: '.spec.color' }, { jsonPath: '.spec.size' }, { jsonPath: '.spec.on' }];
    await define(api, definition(group, schema, { selectableFields }));
  },
  cases: casesOf<Selected>(
    {
      'choose text': ['spec.color=red', 'a'],
      'choose everything else': ['spec.color!=red', 'b', 'c'],
      'choose numbers': ['spec.size=3', 'a'],
      'choose booleans': ['spec.on=true', 'a'],
      'choose what is not there by the empty value': ['spec.color=', 'c'],
      'add to name and namespace': ['metadata.name!=b,spec.color!=red', 'c'],
    },
    async (api: Api, [selector, ...names]) => {
      const specs = { a: { color: 'red', size: 3, on: true }, b: { color: 'blue', on: false }, c: {} };
      for (const [name, spec] of Object.entries(specs)) {
        await api.make(widgets(api, group), widget(group, spec, { name }));
      }
      expect(await namesOf(api, `${widgets(api, group)}${field(selector)}`)).toEqual(names);
      const refused = await api.get(`${widgets(api, group)}${field('spec.other=x')}`);
      expectRefusal(refused, badRequest('field label not supported: spec.other'));
    },
  ),
});
