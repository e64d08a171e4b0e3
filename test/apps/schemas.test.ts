import platform from '../../apps/main.js';
import { synthesizeObjects } from '../../lib/index.js';
import { faults } from '../constructs/schema.js';

test('every object of the reference platform has the fields of its kind, of Kubernetes and of custom resources', () => {
  const { applications, root, control } = synthesizeObjects(platform);
  const objects = [
    root,
    ...control.map(({ object }) => object),
    ...applications.flatMap(({ application, objects: own }) => [application, ...own.map(({ object }) => object)]),
  ];
  const found = objects.map((object) => ({ object, faults: faults(object) }));
  // Kinds whose fields are not in a spec, such as ConfigMap, have no field tree.
  const known = found.filter((each) => !each.faults.some((fault) => fault.startsWith('no field tree has')));

  expect(known.flatMap(({ object, faults: wrong }) => wrong.map((fault) => `${object.kind} ${fault}`))).toEqual([]);
  expect(known.length).toBeGreaterThan(objects.length / 2);
});
