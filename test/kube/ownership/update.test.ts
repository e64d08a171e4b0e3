import fc from 'fast-check';
import {
  applyServerSide,
  ownedFields,
  recordUpdate,
  schemaOf,
  stringifyJson,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { widget, widgetSchema } from './widget.js';

const NOW = '2026-11-21T10:00:00Z';
const deploymentSchema = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
if (deploymentSchema === undefined) throw new Error('no schema');

const deployment: KubeObject = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'default', uid: 'u', labels: { app: 'web' } },
  spec: {
    replicas: 1,
    selector: { matchLabels: { app: 'web' } },
    strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [{ name: 'c', image: 'c:1', ports: [{ containerPort: 80, protocol: 'TCP' }], resources: {} }],
      },
    },
  },
};

describe('keeping account of updates', () => {
  test('who creates an object owns what it holds, but not the structures that are always there', () => {
    const created = recordUpdate({
      before: undefined,
      after: deployment,
      manager: 'creator',
      schema: deploymentSchema,
      now: NOW,
    });
    expect(created.metadata.managedFields).toEqual([
      {
        manager: 'creator',
        operation: 'Update',
        apiVersion: 'apps/v1',
        time: NOW,
        fieldsType: 'FieldsV1',
        fieldsV1: {
          'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
          'f:spec': {
            'f:replicas': {},
            'f:selector': {},
            'f:strategy': { 'f:rollingUpdate': { '.': {}, 'f:maxSurge': {} }, 'f:type': {} },
            'f:template': {
              'f:metadata': { 'f:labels': { '.': {}, 'f:app': {} } },
              'f:spec': {
                'f:containers': {
                  'k:{"name":"c"}': {
                    '.': {},
                    'f:image': {},
                    'f:name': {},
                    'f:ports': {
                      '.': {},
                      'k:{"containerPort":80,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {}, 'f:protocol': {} },
                    },
                    'f:resources': {},
                  },
                },
              },
            },
          },
        },
      },
    ]);
    expect(ownedFields(created, 'creator').has(['f:spec', 'f:replicas'])).toBe(true);
    expect(ownedFields(created, 'nobody').isEmpty()).toBe(true);
  });

  test('an update that changes nothing leaves the account as it was', () => {
    const created = recordUpdate({
      before: undefined,
      after: deployment,
      manager: 'creator',
      schema: deploymentSchema,
      now: NOW,
    });
    const again = recordUpdate({
      before: created,
      after: created,
      manager: 'other',
      schema: deploymentSchema,
      now: 'later',
    });
    expect(again).toEqual(created);
  });

  test('a status write has an entry of its own, and only live account counts', () => {
    const live = recordUpdate({
      before: undefined,
      after: widget({ color: 'red' }),
      manager: 'a',
      schema: widgetSchema,
      now: NOW,
    });
    const after = { ...live, metadata: { name: 's' }, status: { replicas: 1 } };
    const stored = recordUpdate({
      before: live,
      after,
      manager: 'a',
      schema: widgetSchema,
      now: NOW,
      subresource: 'status',
    });
    expect(stored.metadata.managedFields?.map(({ manager, subresource }) => [manager, subresource])).toEqual([
      ['a', undefined],
      ['a', 'status'],
    ]);
  });

  test('updates of an object without account stay without account', () => {
    const stored = recordUpdate({
      before: widget({ a: 1 }),
      after: widget({ color: 'b' }),
      manager: 'a',
      schema: widgetSchema,
      now: NOW,
    });
    expect(stored.metadata.managedFields).toBeUndefined();
  });

  test('many managers by update are joined, the oldest first', () => {
    let object = widget({ labels: {} });
    let before: KubeObject | undefined;
    for (let i = 0; i < 14; i++) {
      const labels = { ...((object['spec'] as JsonObject)['labels'] as JsonObject), [`l${i}`]: 'x' };
      const now = `2026-11-21T10:00:${String(i).padStart(2, '0')}Z`;
      const after: KubeObject = { ...object, spec: { labels } };
      object = recordUpdate({ before, after, manager: `m${i}`, schema: widgetSchema, now });
      before = object;
    }
    const managers = object.metadata.managedFields?.map(({ manager }) => manager);
    expect(managers).toHaveLength(10);
    expect(managers?.[0]).toBe('ancient-changes');
    expect(ownedFields(object, 'ancient-changes').has(['f:spec', 'f:labels', 'f:l4'])).toBe(true);
  });
});

describe('for any configuration', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd');
  const port = fc.record({ name: names, port: fc.nat(9) }, { requiredKeys: ['name'] });
  const spec = fc.record(
    {
      color: names,
      tags: fc.uniqueArray(names),
      args: fc.array(names, { maxLength: 2 }),
      labels: fc.dictionary(names, names),
      ports: fc.uniqueArray(port, { selector: ({ name }) => name }),
      free: fc.dictionary(names, fc.oneof(names, fc.dictionary(names, names)), { maxKeys: 2 }),
    },
    { requiredKeys: [] },
  );
  function apply(live: KubeObject | undefined, value: JsonObject | undefined, manager = 'm', force = true): KubeObject {
    const { spec: _, ...bare } = widget({});
    const applied = value === undefined ? (bare as KubeObject) : widget(value);
    const result = applyServerSide({ live, applied, manager, force, schema: widgetSchema, now: NOW });
    if (result.kind === 'conflict') throw new Error('conflict');
    return result.object;
  }

  /** Without keyed lists and sets that hold nothing: nobody comes to own those. */
  function stated({ tags, ports, ...rest }: { tags?: string[]; ports?: JsonObject[] }): JsonObject {
    return { ...rest, ...(tags?.length && { tags }), ...(ports?.length && { ports }) };
  }

  test('applying it twice changes nothing the second time', () => {
    fc.assert(
      fc.property(spec, spec, (first, second) => {
        const live = apply(apply(undefined, first), stated(second));
        // What is emptied becomes null, which the kind's own rules sort out before the object is stored.
        fc.pre(!stringifyJson(live).includes('null'));
        expect(
          applyServerSide({
            live,
            applied: widget(stated(second)),
            manager: 'm',
            force: false,
            schema: widgetSchema,
            now: 'later',
          }),
        ).toEqual({
          kind: 'applied',
          object: live,
          changed: false,
        });
      }),
    );
  });

  test('applying another one leaves no more than that one, but for its order', () => {
    fc.assert(
      fc.property(spec, spec, (first, second) => {
        const live = apply(apply(undefined, stated(first)), stated(second));
        const fresh = apply(undefined, stated(second));
        const ordered = (object: KubeObject): string =>
          stringifyJson(object['spec'] ?? {}, { sortKeys: true })
            .replaceAll('null', '{}')
            .split('')
            .sort()
            .join('');
        expect(ordered(live)).toBe(ordered(fresh));
      }),
    );
  });

  test('what another manager applied stays when one applies nothing any more', () => {
    fc.assert(
      fc.property(spec, spec, (mine, theirs) => {
        const both = apply(apply(undefined, theirs, 'them'), mine, 'me');
        const live = apply(both, undefined, 'me');
        const fields = ownedFields(live, 'them');
        expect(fields.difference(ownedFields(both, 'them')).isEmpty()).toBe(true);
        expect(ownedFields(live, 'me').isEmpty()).toBe(true);
      }),
    );
  });
});
