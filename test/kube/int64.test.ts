import {
  applyJsonPatch,
  applyMergePatch,
  applyServerSide,
  applyStrategicMergePatch,
  createMergePatch,
  parseJson,
  readManifests,
  recordUpdate,
  schemaOf,
  stringifyJson,
  threeWayMerge,
  writeManifests,
  type JsonObject,
  type KubeObject,
} from '../../lib/kube/index.js';

const BIG = 9007199254740993n;
const NOW = '2026-11-21T10:00:00Z';

test('9007199254740993 goes unharmed through YAML, JSON, every patch and field ownership', () => {
  const schema = schemaOf({ group: 'apps', version: 'v1', kind: 'Deployment' });
  if (schema === undefined) throw new Error('no schema');
  const text = `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {activeDeadlineSeconds: ${BIG}}}}\n`;
  const secondsOf = (object: JsonObject): unknown => {
    const { spec } = object as { spec: { template: { spec: JsonObject } } };
    return spec.template.spec['activeDeadlineSeconds'];
  };

  const [read] = readManifests(text);
  if (read === undefined) throw new Error('nothing read');
  const steps: ((object: KubeObject) => JsonObject)[] = [
    (object) => readManifests(writeManifests([object]))[0] as KubeObject,
    (object) => parseJson(stringifyJson(object)) as JsonObject,
    (object) =>
      applyJsonPatch(object, [
        { op: 'test', path: '/spec/template/spec/activeDeadlineSeconds', value: BIG },
      ]) as JsonObject,
    (object) => applyMergePatch({}, createMergePatch({}, object)) as JsonObject,
    (object) => applyStrategicMergePatch({}, object, schema),
    (object) => threeWayMerge({ original: undefined, modified: object, current: {}, schema }),
    (object) => recordUpdate({ before: undefined, after: object, manager: 'm', schema, now: NOW }),
    (object) => {
      const applied = { ...object, metadata: { name: 'a' } };
      const result = applyServerSide({ live: undefined, applied, manager: 'm', force: false, schema, now: NOW });
      if (result.kind === 'conflict') throw new Error('conflict');
      return result.object;
    },
  ];
  for (const step of steps) expect(secondsOf(step(read))).toBe(BIG);
});
