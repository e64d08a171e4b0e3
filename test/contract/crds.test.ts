import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import {
  define,
  definition,
  DEFINITIONS,
  eventually,
  invalidDefinition,
  specOf,
  uniqueGroup,
  widget,
  widgets,
} from './support/definitions.js';
import {
  expectRefusal,
  forbidden,
  forbiddenField,
  invalid,
  invalidValue,
  notFound,
  required,
  unsupported,
  type Cause,
} from './support/status.js';
import { casesOf } from './support/table.js';
import { words } from './support/words.js';

const group = uniqueGroup('crds');
const text = { type: 'string' };
const schema = specOf({ a: text, n: { type: 'integer' } });
const base = (): KubeObject & { spec: JsonObject } => definition(group, schema);
const withNames = (names: JsonObject): KubeObject => ({
  ...base(),
  spec: { ...base().spec, names: { plural: 'widgets', kind: 'Widget', ...names } },
});
const withVersion = (version: JsonObject): KubeObject => definition(group, schema, version);
const shownVersion = (name: string, storage: boolean): string =>
  `{"Name":"${name}","Served":true,"Storage":${storage},"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}`;

/** A definition and why it is refused. */
type Broken = readonly [crd: KubeObject, ...causes: Cause[]];

contract('definitions', {
  cases: {
    ...casesOf<Broken>(
      {
        'a group has a dot': [
          { ...definition('p', schema), metadata: { name: 'widgets.p' } },
          invalidValue('spec.group', '"p"', 'should be a domain with at least one dot'),
        ],
        'a scope is given': [definition(group, schema, {}, { scope: undefined }), required('spec.scope')],
        'a scope is one of two': [
          definition(group, schema, {}, { scope: 'Foo' }),
          unsupported('spec.scope', '"Foo"', 'Cluster', 'Namespaced'),
        ],
        'a kind is a label in mixed case': [
          withNames({ kind: 'Wid_get', singular: 'widget', listKind: 'WidgetList' }),
          invalidValue(
            'spec.names.kind',
            '"Wid_get"',
            `may have mixed case, but should otherwise match: ${words.label1035}`,
          ),
        ],
        'short names are labels': [
          withNames({ shortNames: ['ok', 'A_'] }),
          invalidValue('spec.names.shortNames[1]', '"A_"', words.label1035),
        ],
        'categories are labels': [
          withNames({ categories: ['A'] }),
          invalidValue('spec.names.categories[0]', '"A"', words.label1035),
        ],
        'a list is no object of the kind': [
          withNames({ listKind: 'Widget' }),
          invalidValue('spec.names.listKind', '"Widget"', 'kind and listKind may not be the same'),
        ],
        'one version is stored': [
          withVersion({ storage: false }),
          invalidValue(
            'spec.versions',
            `[${shownVersion('v1', false)}]`,
            'must have exactly one version marked as storage version',
          ),
          invalidValue('status.storedVersions', 'null', 'must have at least one stored version'),
        ],
        'versions have names of their own': [
          definition(
            group,
            schema,
            {},
            {
              versions: [true, false].map((storage) => ({
                name: 'v1',
                served: true,
                storage,
                schema: { openAPIV3Schema: schema },
              })),
            },
          ),
          invalidValue(
            'spec.versions',
            `[${shownVersion('v1', true)},${shownVersion('v1', false)}]`,
            'must contain unique version names',
          ),
        ],
        'a version is a label': [
          withVersion({ name: 'V1' }),
          invalidValue('spec.versions[0].name', '"V1"', words.label1035),
          invalidValue('spec.version', '"V1"', words.label1035),
        ],
        'a version has a schema': [
          withVersion({ schema: undefined }),
          required('spec.versions[0].schema.openAPIV3Schema'),
        ],
        'unknown fields are kept by schemas, not by definitions': [
          definition(group, schema, {}, { preserveUnknownFields: true }),
          invalidValue(
            'spec.preserveUnknownFields',
            'true',
            'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
          ),
        ],
        'a webhook that converts is somewhere': [
          definition(group, schema, {}, { conversion: { strategy: 'Webhook' } }),
          required('spec.conversion.webhookClientConfig', 'required when strategy is set to Webhook'),
          required('spec.conversion.conversionReviewVersions'),
        ],
        'conversion is one of two': [
          definition(group, schema, {}, { conversion: { strategy: 'Foo' } }),
          unsupported('spec.conversion.strategy', '"Foo"', 'None', 'Webhook'),
        ],
        'who does not convert has no webhook': [
          definition(
            group,
            schema,
            {},
            {
              conversion: {
                strategy: 'None',
                webhook: { clientConfig: { url: 'https://example.com' }, conversionReviewVersions: ['v1'] },
              },
            },
          ),
          forbiddenField(
            'spec.conversion.webhookClientConfig',
            'should not be set when strategy is not set to Webhook',
          ),
          forbiddenField(
            'spec.conversion.conversionReviewVersions',
            'should not be set when strategy is not set to Webhook',
          ),
        ],
        'a column has name, type and path': [
          withVersion({ additionalPrinterColumns: [{ name: '', type: 'x', jsonPath: 'a', format: 'y' }] }),
          required('spec.additionalPrinterColumns[0].name'),
          invalidValue(
            'spec.additionalPrinterColumns[0].type',
            '"x"',
            'must be one of boolean,date,integer,number,string',
          ),
          invalidValue(
            'spec.additionalPrinterColumns[0].format',
            '"y"',
            'must be one of byte,date,date-time,double,float,int32,int64,password',
          ),
          invalidValue(
            'spec.additionalPrinterColumns[0].JSONPath',
            '"a"',
            'must be a simple json path starting with .',
          ),
        ],
        'replicas are in spec and status': [
          withVersion({
            subresources: { scale: { specReplicasPath: '.x', statusReplicasPath: '.y', labelSelectorPath: '.z' } },
          }),
          invalidValue('spec.subresources.scale.specReplicasPath', '".x"', 'should be a json path under .spec'),
          invalidValue('spec.subresources.scale.statusReplicasPath', '".y"', 'should be a json path under .status'),
          invalidValue(
            'spec.subresources.scale.labelSelectorPath',
            '".z"',
            'should be a json path under either .spec or .status',
          ),
        ],
        'only simple fields can be selected': [
          withVersion({ selectableFields: [{ jsonPath: '.spec.b' }, { jsonPath: '.spec' }, { jsonPath: '.spec.a' }] }),
          invalidValue(
            'spec.selectableFields[0].jsonPath',
            '".spec.b"',
            'is an invalid path: does not refer to a valid field',
          ),
          invalidValue(
            'spec.selectableFields[1].jsonPath',
            '".spec"',
            'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
          ),
        ],
        'only what is deprecated warns': [
          withVersion({ deprecationWarning: 'x' }),
          invalidValue('spec.versions[0].deprecationWarning', '"x"', 'can only be set for deprecated versions'),
        ],
      },
      async (api, [crd, ...causes]) => {
        const answer = await api.post(`${DEFINITIONS}?dryRun=All`, crd);
        expectRefusal(
          answer,
          invalid('CustomResourceDefinition.apiextensions.k8s.io', crd.metadata.name ?? '', ...causes),
        );
      },
    ),
    'the name is made of plural and group': async (api) => {
      const crd = { ...base(), metadata: { name: 'x' } };
      const cause = invalidValue('metadata.name', '"x"', 'must be spec.names.plural+"."+spec.group');
      const refusal = invalid('CustomResourceDefinition.apiextensions.k8s.io', 'x', cause);
      expectRefusal(await api.post(`${DEFINITIONS}?dryRun=All`, crd), refusal);
    },
    'groups of Kubernetes itself need its approval': async (api) => {
      const protectedGroup = `${group.split('.')[0] ?? ''}.k8s.io`;
      const field = 'metadata.annotations[api-approved.kubernetes.io]';
      const why =
        'protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111';
      expectRefusal(
        await api.post(`${DEFINITIONS}?dryRun=All`, definition(protectedGroup, schema)),
        invalidDefinition(protectedGroup, required(field, why)),
      );
      const crd = definition(protectedGroup, schema);
      crd.metadata.annotations = { 'api-approved.kubernetes.io': 'unapproved, a test' };
      expect((await api.post(`${DEFINITIONS}?dryRun=All`, crd)).status).toBe(201);
    },
    'what a definition leaves out is filled in': async (api) => {
      const { status, body } = await api.post(`${DEFINITIONS}?dryRun=All`, base());
      expect(status).toBe(201);
      expect(body['spec']).toEqual({
        ...base().spec,
        names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        conversion: { strategy: 'None' },
      });
      expect(body['status']).toEqual({
        conditions: null,
        acceptedNames: { plural: '', kind: '' },
        storedVersions: ['v1'],
      });
    },
  },
});

const conditionsOf = (crd: KubeObject): JsonObject[] =>
  ((crd['status'] as { conditions?: JsonObject[] | null }).conditions ?? []).map(
    ({ lastTransitionTime: _time, ...condition }) => condition,
  );
const established = {
  type: 'Established',
  status: 'True',
  reason: 'InitialNamesAccepted',
  message: 'the initial names have been accepted',
};
const accepted = { type: 'NamesAccepted', status: 'True', reason: 'NoConflicts', message: 'no conflicts found' };

contract('the life of a definition', {
  cases: {
    'names are accepted, then the kind is established': async (api) => {
      const own = uniqueGroup('life');
      const watch = await api.watch(`${DEFINITIONS}?watch=true&fieldSelector=metadata.name%3Dwidgets.${own}`);
      await define(api, definition(own, schema));
      const events = await watch.first(3);
      expect(events.map(({ type, object }) => [type, conditionsOf(object)])).toEqual([
        ['ADDED', []],
        ['MODIFIED', [accepted, { ...established, status: 'False', reason: 'Installing' }]],
        ['MODIFIED', [accepted, established]],
      ]);
      expect(events[2]?.object['status']).toMatchObject({
        acceptedNames: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList' },
        storedVersions: ['v1'],
      });
    },
    'a kind is served in the scope that it has': async (api) => {
      const own = uniqueGroup('scope');
      await define(api, definition(own, schema, {}, { scope: 'Cluster' }));
      const path = `/apis/${own}/v1/widgets`;
      const made = await api.make(path, widget(own));
      expect(made.metadata.namespace).toBeUndefined();
      expect((await api.get(`${path}/a`)).status).toBe(200);
      expect((await api.get(widgets(api, own))).status).toBe(404);
    },
    'a name that another kind of the group has is not accepted': async (api) => {
      const own = uniqueGroup('conflict');
      await define(api, definition(own, schema));
      const second = definition(
        own,
        schema,
        {},
        { names: { plural: 'gadgets', kind: 'Widget', shortNames: ['widgets'] } },
      );
      second.metadata.name = `gadgets.${own}`;
      api.afterwards(() => api.delete(`${DEFINITIONS}/gadgets.${own}`));
      await api.make(DEFINITIONS, second);
      const path = `${DEFINITIONS}/gadgets.${own}`;
      const { body } = await eventually(
        () => api.get(path),
        (answer) => conditionsOf(answer.body as KubeObject).length > 0,
      );
      expect(conditionsOf(body as KubeObject)).toEqual([
        {
          type: 'NamesAccepted',
          status: 'False',
          reason: 'ListKindConflict',
          message: '"WidgetList" is already in use',
        },
        { type: 'Established', status: 'False', reason: 'NotAccepted', message: 'not all names are accepted' },
      ]);
      expect(body['status']).toMatchObject({ acceptedNames: { plural: 'gadgets', kind: '' } });
      expect((await api.get(`/apis/${own}/v1/gadgets`)).status).toBe(404);
    },
    'a name is free again when its definition has gone': async (api) => {
      const own = uniqueGroup('freed');
      await define(api, definition(own, schema));
      const second = definition(own, schema, {}, { names: { plural: 'gadgets', kind: 'Gadget', singular: 'widget' } });
      second.metadata.name = `gadgets.${own}`;
      const path = `${DEFINITIONS}/gadgets.${own}`;
      api.afterwards(() => api.delete(path));
      await api.make(DEFINITIONS, second);
      const isRefused = ({ body }: { body: JsonObject }): boolean =>
        conditionsOf(body as KubeObject)[0]?.['reason'] === 'SingularConflict';
      await eventually(() => api.get(path), isRefused);
      await api.delete(`${DEFINITIONS}/widgets.${own}`);
      const { body } = await eventually(
        () => api.get(path),
        (answer) =>
          conditionsOf(answer.body as KubeObject).some(
            ({ type, status }) => type === 'Established' && status === 'True',
          ),
      );
      expect(conditionsOf(body as KubeObject)).toEqual([accepted, established]);
    },
    'an update of the spec is a new generation, one of the labels is not': async (api) => {
      const own = uniqueGroup('generation');
      await define(api, definition(own, schema));
      const path = `${DEFINITIONS}/widgets.${own}`;
      const labelled = await api.patch(path, 'merge', { metadata: { labels: { a: 'b' } } });
      expect(labelled.body['metadata']).toMatchObject({ generation: 1 });
      const named = await api.patch(path, 'merge', { spec: { names: { shortNames: ['wg'] } } });
      expect(named.body['metadata']).toMatchObject({ generation: 2 });
    },
    'new names are accepted and discovered': async (api) => {
      const own = uniqueGroup('names');
      await define(api, definition(own, schema));
      await api.patch(`${DEFINITIONS}/widgets.${own}`, 'merge', {
        spec: { names: { shortNames: ['wg'], categories: ['all'] } },
      });
      const { body } = await eventually(
        () => api.get(`/apis/${own}/v1`),
        (answer) => answer.text.includes('"wg"'),
      );
      expect(body['resources']).toEqual([
        {
          name: 'widgets',
          singularName: 'widget',
          namespaced: true,
          kind: 'Widget',
          verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
          shortNames: ['wg'],
          categories: ['all'],
          storageVersionHash: expect.any(String),
        },
      ]);
    },
    'group, names and scope stay': async (api) => {
      const own = uniqueGroup('fixed');
      await define(api, definition(own, schema));
      const path = `${DEFINITIONS}/widgets.${own}`;
      expectRefusal(
        await api.patch(path, 'merge', { spec: { scope: 'Cluster' } }),
        invalidDefinition(own, invalidValue('spec.scope', '"Cluster"', 'field is immutable')),
      );
      expectRefusal(
        await api.patch(path, 'merge', { spec: { names: { kind: 'Gadget' } } }),
        invalidDefinition(own, invalidValue('spec.names.kind', '"Gadget"', 'field is immutable')),
      );
    },
    'a definition needs its version to be replaced': async (api) => {
      const own = uniqueGroup('version');
      await define(api, definition(own, schema));
      const cause = invalidValue('metadata.resourceVersion', '0', 'must be specified for an update');
      const refusal = invalid('customresourcedefinitions.apiextensions.k8s.io', `widgets.${own}`, cause);
      expectRefusal(await api.put(`${DEFINITIONS}/widgets.${own}`, definition(own, schema)), refusal);
    },
    'a definition goes with its objects, and with them its path': async (api) => {
      const own = uniqueGroup('gone');
      await define(api, definition(own, schema));
      await api.make(widgets(api, own), widget(own));
      const path = `${DEFINITIONS}/widgets.${own}`;
      const watch = await api.watch(`${widgets(api, own)}?watch=true`);
      await watch.first(1);
      const answer = await api.delete(path);
      expect(answer.status).toBe(200);
      expect(answer.body).toMatchObject({
        kind: 'CustomResourceDefinition',
        metadata: { finalizers: ['customresourcecleanup.apiextensions.k8s.io'], deletionTimestamp: expect.any(String) },
      });
      expect(conditionsOf(answer.body as KubeObject)).toContainEqual({
        type: 'Terminating',
        status: 'True',
        reason: 'InstanceDeletionPending',
        message: 'CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon',
      });
      await watch.until((events) => events.some(({ type }) => type === 'DELETED'));
      await eventually(
        () => api.get(path),
        ({ status }) => status === 404,
      );
      const gone = await eventually(
        () => api.get(widgets(api, own)),
        ({ status }) => status === 404,
      );
      expect(gone.text).toBe('404 page not found\n');
    },
    'no object is made while its definition goes': async (api) => {
      const own = uniqueGroup('going');
      await define(api, definition(own, schema));
      await api.make(widgets(api, own), widget(own, {}, { finalizers: ['example.com/hold'] }));
      await api.delete(`${DEFINITIONS}/widgets.${own}`);
      await eventually(
        () => api.get(widgets(api, own, 'a')),
        ({ body }) => (body as KubeObject).metadata.deletionTimestamp !== undefined,
      );
      const refused = await api.post(widgets(api, own), widget(own, {}, { name: 'b' }));
      const why = 'create not allowed while custom resource definition is terminating';
      expectRefusal(refused, forbidden(`widgets.${own}`, 'b', why));
      const crd = await api.read(`${DEFINITIONS}/widgets.${own}`);
      expect(crd.metadata.finalizers).toEqual(['customresourcecleanup.apiextensions.k8s.io']);
      await api.patch(widgets(api, own, 'a'), 'merge', { metadata: { finalizers: null } });
      await eventually(
        () => api.get(`${DEFINITIONS}/widgets.${own}`),
        ({ status }) => status === 404,
      );
    },
    'the status of a definition is written apart': async (api) => {
      const own = uniqueGroup('status');
      await define(api, definition(own, schema));
      const path = `${DEFINITIONS}/widgets.${own}`;
      await api.patch(path, 'merge', { status: { storedVersions: ['v9'] } });
      expect((await api.read(path))['status']).toMatchObject({ storedVersions: ['v1'] });
    },
    'a definition that is not there is not found': async (api) => {
      const name = `widgets.${uniqueGroup('absent')}`;
      const resource = 'customresourcedefinitions.apiextensions.k8s.io';
      expectRefusal(await api.get(`${DEFINITIONS}/${name}`), notFound(resource, name));
    },
  },
});
