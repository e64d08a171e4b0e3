import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { contract } from './support/contract.js';
import { definition, DEFINITIONS, invalidDefinition, specOf, uniqueGroup } from './support/definitions.js';
import {
  expectRefusal,
  forbiddenField,
  invalid,
  invalidValue,
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
