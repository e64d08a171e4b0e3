import { applicationCrds } from '../../lib/model/index.js';
import type { Json, JsonObject } from '../../lib/kube/index.js';

const crds = new Map(applicationCrds().map((crd) => [crd.metadata.name, crd]));

/** The value at a path such as `spec.versions.0.schema`. */
const at = (value: Json | undefined, path: string): Json | undefined =>
  path.split('.').reduce<Json | undefined>((found, part) => {
    if (Array.isArray(found)) return found[Number(part)];
    return typeof found === 'object' && found !== null ? (found as JsonObject)[part] : undefined;
  }, value);

const root = (name: string) => at(crds.get(`${name}.argoproj.io`), 'spec.versions.0.schema.openAPIV3Schema');

test('the three kinds are named as everywhere', () => {
  expect([...crds.values()].map((crd) => at(crd, 'spec.names'))).toEqual([
    {
      kind: 'Application',
      listKind: 'ApplicationList',
      plural: 'applications',
      singular: 'application',
      shortNames: ['app', 'apps'],
    },
    {
      kind: 'AppProject',
      listKind: 'AppProjectList',
      plural: 'appprojects',
      singular: 'appproject',
      shortNames: ['appproj', 'appprojs'],
    },
    {
      kind: 'ApplicationSet',
      listKind: 'ApplicationSetList',
      plural: 'applicationsets',
      singular: 'applicationset',
      shortNames: ['appset', 'appsets'],
    },
  ]);
});

test('only an application set has a status subresource', () => {
  const subresources = [...crds].map(([name, crd]) => [name, at(crd, 'spec.versions.0.subresources')]);
  expect(Object.fromEntries(subresources)).toEqual({
    'applications.argoproj.io': undefined,
    'appprojects.argoproj.io': undefined,
    'applicationsets.argoproj.io': { status: {} },
  });
});

test('kubectl shows sync, health, revision and project of an application', () => {
  const columns = at(crds.get('applications.argoproj.io'), 'spec.versions.0.additionalPrinterColumns');
  expect((columns as JsonObject[]).map(({ name, jsonPath }) => [name, jsonPath])).toEqual([
    ['Sync Status', '.status.sync.status'],
    ['Health Status', '.status.health.status'],
    ['Revision', '.status.sync.revision'],
    ['Project', '.spec.project'],
  ]);
});

test('the schemas are structural', () => {
  for (const name of ['applications', 'appprojects', 'applicationsets']) {
    const schema = root(name) as JsonObject;
    expect(schema).toMatchObject({ type: 'object', required: ['metadata', 'spec'] });
    expect(at(schema, 'properties.metadata')).toEqual({ type: 'object' });
    expect(breaches(schema, name)).toEqual([]);
  }
});

test('values of any shape are kept, and numbers may be texts where Kubernetes says so', () => {
  const source = at(root('applications'), 'properties.spec.properties.source.properties');
  expect(at(source, 'helm.properties.valuesObject')).toEqual({
    type: 'object',
    'x-kubernetes-preserve-unknown-fields': true,
    description: 'Values as an object; wins over values.',
  });
  expect(at(source, 'kustomize.properties.replicas.items.properties.count')).toEqual({
    'x-kubernetes-int-or-string': true,
  });
  expect(at(root('applicationsets'), 'properties.spec.properties.generators.items.properties.list')).toMatchObject({
    properties: { elements: { type: 'array', items: { 'x-kubernetes-preserve-unknown-fields': true } } },
  });
});

test('the schema says what a field means and what is required', () => {
  const spec = at(root('applications'), 'properties.spec') as JsonObject;
  expect(spec.required).toEqual(['destination', 'project']);
  expect(at(spec, 'properties.source.required')).toEqual(['repoURL']);
  expect(at(spec, 'properties.revisionHistoryLimit')).toEqual({
    type: 'integer',
    format: 'int64',
    description: 'How many syncs the history keeps. 10 by default; 0 keeps none.',
  });
  expect(at(root('applicationsets'), 'properties.status.properties.conditions.items')).toMatchObject({
    properties: { lastTransitionTime: { type: 'string', format: 'date-time' } },
  });
});

test('the status of an application is not checked at every write, and its large parts have one owner each', () => {
  const open = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const whole = { ...open, 'x-kubernetes-map-type': 'atomic' };
  expect(at(root('applications'), 'properties.status')).toEqual({
    ...open,
    properties: { operationState: whole, sync: whole, health: whole, summary: whole },
  });
});

/** What the API server's rules for structural schemas forbid. */
function breaches(schema: JsonObject, path: string): string[] {
  const found: string[] = [];
  const open = schema['x-kubernetes-int-or-string'] === true || schema['x-kubernetes-preserve-unknown-fields'] === true;
  if (typeof schema.type !== 'string' && !open) found.push(`${path}: no type`);
  if (schema.type !== undefined && schema['x-kubernetes-int-or-string']) found.push(`${path}: type and int-or-string`);
  if (schema.properties && schema.additionalProperties) found.push(`${path}: properties and additionalProperties`);
  const allowed = [
    'type',
    'format',
    'description',
    'enum',
    'pattern',
    'maxLength',
    'minLength',
    'properties',
    'required',
    'additionalProperties',
    'items',
    'x-kubernetes-int-or-string',
    'x-kubernetes-preserve-unknown-fields',
    'x-kubernetes-map-type',
  ];
  for (const key of Object.keys(schema)) if (!allowed.includes(key)) found.push(`${path}: ${key}`);
  if (schema.type === 'array' && !schema.items) found.push(`${path}: list without items`);
  const below = { ...(schema.properties as JsonObject), '[]': schema.items, '{}': schema.additionalProperties };
  for (const [name, child] of Object.entries(below)) {
    if (child !== undefined) found.push(...breaches(child as JsonObject, `${path}.${name}`));
  }
  return found;
}
