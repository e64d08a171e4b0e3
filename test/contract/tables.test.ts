import columns from '../../lib/embedded/http/table/data/columns.json';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { builtinKinds, joinApiVersion } from '../../lib/kube/index.js';
import { root } from './support/api.js';
import { contract } from './support/contract.js';
import { define, definition, uniqueGroup, widget, widgets } from './support/definitions.js';
import { forms, makeSecrets, secrets, versionOf } from './support/lists.js';
import { deployment, secret } from './support/objects.js';
import { badRequest, expectRefusal, notFound } from './support/status.js';

const AGE = expect.stringMatching(/^\d+s$/);

interface Table extends JsonObject {
  columnDefinitions: JsonObject[];
  rows: { cells: unknown[]; object: KubeObject | null }[] & JsonObject[];
}

const table = (body: JsonObject): Table => body as Table;

contract('tables', {
  cases: {
    'have headings, and a row for each object with its metadata': async (api) => {
      const [a, b] = await makeSecrets(api, { a: { app: 'x' }, b: {} });
      const { body, status, type } = await api.get(secrets(api), forms.table);
      expect({ status, type }).toEqual({ status: 200, type: 'application/json' });
      const row = (made: KubeObject | undefined): JsonObject => ({
        cells: [made?.metadata.name, 'Opaque', 0, AGE],
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: made?.metadata },
      });
      expect(body).toEqual({
        kind: 'Table',
        apiVersion: 'meta.k8s.io/v1',
        metadata: { resourceVersion: expect.any(String) },
        columnDefinitions: ['Name', 'Type', 'Data', 'Age'].map((name) => ({
          name,
          type: 'string',
          format: name === 'Name' ? 'name' : '',
          description: expect.stringMatching(/\w/),
          priority: 0,
        })),
        rows: [row(a), row(b)],
      });
    },
    'have no rows where there is nothing': async (api) => {
      const { body } = await api.get(secrets(api), forms.table);
      expect(table(body).rows).toEqual([]);
      expect(table(body).columnDefinitions).toHaveLength(4);
    },
    'of the older version carry older metadata': async (api) => {
      await makeSecrets(api, { a: {} });
      const { body } = await api.get(secrets(api), forms.oldTable);
      expect(body['apiVersion']).toBe('meta.k8s.io/v1beta1');
      expect(table(body).rows[0]?.object?.apiVersion).toBe('meta.k8s.io/v1beta1');
    },
    'carry no objects, their metadata or all of them': async (api) => {
      const [made] = await makeSecrets(api, { a: {} });
      const shown = async (include: string): Promise<unknown> =>
        table((await api.get(secrets(api, `?includeObject=${include}`), forms.table)).body).rows[0]?.object;
      expect(await shown('None')).toBeNull();
      expect(await shown('Object')).toEqual(made);
      const metadata = { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: made?.metadata };
      expect(await shown('Metadata')).toEqual(metadata);
      expect(await shown('')).toEqual(metadata);
    },
    'carry nothing else': async (api) => {
      await makeSecrets(api, { a: {} });
      const refusal = badRequest(
        `Unable to convert to Table as requested: includeObject: Invalid value: "All": must be 'Metadata', 'Object', 'None', or empty`,
      );
      expectRefusal(await api.get(secrets(api, '?includeObject=All'), forms.table), refusal);
      expectRefusal(await api.get(secrets(api, '/a?includeObject=All'), forms.table), refusal);
      expectRefusal(await api.get(secrets(api, '?watch=true&includeObject=All'), forms.table), refusal);
      expect((await api.get(secrets(api, '?includeObject=All'))).status).toBe(200);
    },
    'show one object under its own version': async (api) => {
      const [made] = await makeSecrets(api, { a: {} });
      const { body } = await api.get(secrets(api, '/a'), forms.table);
      expect(body['metadata']).toEqual({ resourceVersion: made && versionOf(made) });
      expect(table(body).rows.map(({ cells }) => cells)).toEqual([['a', 'Opaque', 0, AGE]]);
    },
    'show what was written': async (api) => {
      const created = await api.post(secrets(api), secret('a'), { accept: forms.table });
      expect([created.status, table(created.body).rows[0]?.cells]).toEqual([201, ['a', 'Opaque', 0, AGE]]);
      const patched = await api.patch(secrets(api, '/a'), 'merge', { data: { x: '' } }, { accept: forms.table });
      expect([patched.status, table(patched.body).rows[0]?.cells]).toEqual([200, ['a', 'Opaque', 1, AGE]]);
      const replaced = await api.put(secrets(api, '/a'), secret('a'), { accept: forms.table });
      expect([replaced.status, table(replaced.body).rows[0]?.cells]).toEqual([200, ['a', 'Opaque', 0, AGE]]);
    },
    'are not what failures and deletions answer with': async (api) => {
      await makeSecrets(api, { a: {} });
      expectRefusal(await api.get(secrets(api, '/b'), forms.table), notFound('secrets', 'b'));
      const { body } = await api.call('DELETE', secrets(api, '/a'), { accept: forms.table });
      expect(body).toMatchObject({ kind: 'Status', status: 'Success' });
    },
    'show status and scale': async (api) => {
      await api.make(api.path('apps/v1', 'deployments'), deployment('a', { replicas: 3 }));
      const status = await api.get(api.path('apps/v1', 'deployments', 'a/status'), forms.table);
      expect(table(status.body).rows[0]?.cells.slice(0, 4)).toEqual(['a', '0/3', 0, 0]);
      const scale = await api.get(api.path('apps/v1', 'deployments', 'a/scale'), forms.table);
      expect(table(scale.body).rows[0]?.cells).toEqual(['a', 3, 0, AGE]);
      expect(table(scale.body).columnDefinitions.map(({ name, format }) => [name, format])).toEqual([
        ['Name', ''],
        ['Desired', ''],
        ['Available', ''],
        ['Age', ''],
      ]);
    },
    'of every kind have its headings': async (api) => {
      const { texts, tables } = columns as unknown as {
        texts: string[];
        tables: Record<string, [string, string, number, number?, string?][]>;
      };
      for (const { group, kind, plural, versions, verbs } of builtinKinds) {
        if (!verbs.includes('watch')) continue;
        for (const version of versions) {
          const path = `${root(joinApiVersion(group, version))}/${plural}?labelSelector=no%3Dsuch`;
          const answer = await api.get(path, forms.table);
          expect([`${group}/${kind}`, table(answer.body).columnDefinitions]).toEqual([
            `${group}/${kind}`,
            tables[`${group}/${kind}`]?.map(([name, type, description, priority = 0, format = '']) => ({
              name,
              type,
              format,
              description: texts[description],
              priority,
            })),
          ]);
        }
      }
    },
  },
});

const group = uniqueGroup('columns');
const anything = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } as const;
const column = (name: string, type: string, jsonPath: string, more: JsonObject = {}): JsonObject => ({
  name,
  type,
  jsonPath,
  ...more,
});

/** The cells of a Widget with these columns. */
const printed: Readonly<Record<string, readonly [type: string, path: string, cell: unknown]>> = {
  text: ['string', '.spec.text', 'red'],
  'a number as text': ['string', '.spec.whole', '3'],
  'a boolean as text': ['string', '.spec.yes', 'true'],
  'an object as text': ['string', '.spec.object', '{"a":"q","b":1}'],
  'a list as text': ['string', '.spec.list', '["x","y"]'],
  'an integer': ['integer', '.spec.whole', 3],
  'a fraction as an integer': ['integer', '.spec.part', 2],
  'a number': ['number', '.spec.part', 2.5],
  'a boolean': ['boolean', '.spec.yes', true],
  'the time since a date': ['date', '.metadata.creationTimestamp', AGE],
  'a date that is none': ['date', '.spec.text', '<invalid>'],
  'an integer that is none': ['integer', '.spec.text', null],
  'a boolean that is none': ['boolean', '.spec.text', null],
  'what is not there': ['string', '.spec.none', null],
  'the first of a list': ['string', '.spec.list[0]', 'x'],
  'the last of a list': ['string', '.spec.list[-1:]', 'y'],
  'the first of all of a list': ['string', '.spec.list[*]', 'x'],
  'what a filter finds': ['string', '.status.conditions[?(@.type=="Ready")].status', 'True'],
  'what a filter leaves': ['string', '.spec.items[?(@.a!="x")].b', 'by'],
  'what a filter compares': ['string', '.spec.items[?(@.n>1)].b', 'by'],
  'what a filter looks for': ['string', '.spec.items[?(@.n)].b', 'bx'],
  'a key with dots': ['string', ".metadata.annotations['example\\.com/note']", 'hi'],
};
const full = {
  spec: {
    text: 'red',
    whole: 3,
    part: 2.5,
    yes: true,
    object: { b: 1, a: 'q' },
    list: ['x', 'y'],
    items: [{ a: 'x', b: 'bx', n: 1 }, { a: 'y', b: 'by', n: 2 }, { b: 'bz' }],
  },
  status: {
    conditions: [
      { type: 'Seen', status: 'no' },
      { type: 'Ready', status: 'True' },
    ],
  },
};

contract('tables of custom resources', {
  prepare: async (api) => {
    const schema = { type: 'object', properties: { spec: anything, status: anything } };
    const crd = definition(group, schema);
    const columnsOfOne = Object.entries(printed).map(([name, [type, path]]) => column(name, type, path));
    crd.spec['versions'] = [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: { openAPIV3Schema: schema },
        additionalPrinterColumns: [
          ...columnsOfOne,
          column('Described', 'integer', '.spec.whole', { description: 'How many.', format: 'int32', priority: 1 }),
        ],
      },
      { name: 'v2', served: true, storage: false, schema: { openAPIV3Schema: { ...schema, description: 'Other.' } } },
    ];
    await define(api, crd);
  },
  cases: {
    'have the headings of their definition': async (api) => {
      const { columnDefinitions } = table((await api.get(widgets(api, group), forms.table)).body);
      const path = (text: string): string => `Custom resource definition column (in JSONPath format): ${text}`;
      const [name, first, ...rest] = columnDefinitions;
      expect(name).toMatchObject({ name: 'Name', type: 'string', format: 'name', priority: 0 });
      const plain = { name: 'text', type: 'string', format: '', description: path('.spec.text'), priority: 0 };
      expect(first).toEqual(plain);
      const described = { name: 'Described', type: 'integer', format: 'int32', description: 'How many.', priority: 1 };
      expect(rest.at(-1)).toEqual(described);
      expect(rest).toHaveLength(Object.keys(printed).length);
    },
    'have a name and an age, where their definition says nothing': async (api) => {
      await api.make(widgets(api, group), widget(group));
      const { columnDefinitions, rows } = table((await api.get(api.path(`${group}/v2`, 'widgets'), forms.table)).body);
      const shown = columnDefinitions.map((each) => [each['name'], each['type'], each['format'], each['priority']]);
      expect(shown).toEqual([
        ['Name', 'string', 'name', 0],
        ['Age', 'date', '', 0],
      ]);
      expect(columnDefinitions[1]?.['description']).toMatch(/^CreationTimestamp is a timestamp/);
      expect(rows[0]?.cells).toEqual(['a', AGE]);
    },
    'are empty in every column of an empty object': async (api) => {
      await api.make(widgets(api, group), widget(group));
      const [name, ...rest] = table((await api.get(widgets(api, group), forms.table)).body).rows[0]?.cells ?? [];
      expect(name).toBe('a');
      expect(rest.filter((cell) => cell !== null)).toEqual([AGE]);
    },
    ...Object.fromEntries(
      Object.entries(printed).map(([sentence, [, , cell]], index) => [
        `show ${sentence}`,
        async (api): Promise<void> => {
          const object = {
            ...widget(group, full.spec, { annotations: { 'example.com/note': 'hi' } }),
            status: full.status,
          };
          await api.make(widgets(api, group), object);
          const { rows } = table((await api.get(widgets(api, group, 'a'), forms.table)).body);
          expect(rows[0]?.cells[index + 1]).toEqual(cell);
        },
      ]),
    ),
  },
});
