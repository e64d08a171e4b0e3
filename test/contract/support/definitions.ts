import { randomBytes } from 'node:crypto';
import type { JsonObject, KubeObject } from '../../../lib/kube/index.js';
import type { Api } from './api.js';
import { invalid, type Cause, type Refusal } from './status.js';
import { until } from '../../support/patience.js';

/** Where CustomResourceDefinitions are. */
export const DEFINITIONS = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';

/** A group that no other test uses. */
export function uniqueGroup(area: string): string {
  return `${area}-${randomBytes(4).toString('hex')}.example.com`;
}

/** The definition of kind Widget in a group, in one version v1. `version` and `spec` add to what it says. */
export function definition(
  group: string,
  schema: JsonObject,
  version: JsonObject = {},
  spec: JsonObject = {},
): KubeObject & { spec: JsonObject } {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `widgets.${group}` },
    spec: {
      group,
      scope: 'Namespaced',
      names: { plural: 'widgets', kind: 'Widget' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, ...version }],
      ...spec,
    },
  };
}

/** A schema of an object whose `spec` has these properties. `rest` adds to what it says of `spec`. */
export function specOf(properties: JsonObject, rest: JsonObject = {}): JsonObject {
  return { type: 'object', properties: { spec: { type: 'object', properties, ...rest } } };
}

/** A Widget of a group. */
export function widget(group: string, spec: JsonObject = {}, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: `${group}/v1`, kind: 'Widget', metadata: { name: 'a', ...metadata }, spec };
}

/** Where the Widgets of a group are in the namespace of a case. */
export function widgets(api: Api, group: string, ...rest: string[]): string {
  return api.path(`${group}/v1`, 'widgets', ...rest);
}

/** Defines a kind and waits until it is served; the definition goes when the case, or its area, ends. @throws Error */
export async function define(api: Api, crd: KubeObject): Promise<KubeObject> {
  api.afterwards(() => api.delete(`${DEFINITIONS}/${crd.metadata.name ?? ''}`));
  const made = await api.make(DEFINITIONS, crd);
  await served(api, crd);
  return made;
}

/** Waits until every version that a definition serves answers. @throws Error */
export async function served(api: Api, { spec }: KubeObject): Promise<void> {
  const { group, names, versions } = spec as { group: string; names: { plural: string }; versions: JsonObject[] };
  for (const { name, served: isServed } of versions) {
    if (isServed !== true) continue;
    const path = `/apis/${group}/${String(name)}/${names.plural}`;
    await until(
      () => api.get(path),
      ({ status }) => status === 200,
    );
  }
}

/** 422: the definition of Widget in a group breaks rules. */
export function invalidDefinition(group: string, ...causes: Cause[]): Refusal {
  return invalid('CustomResourceDefinition.apiextensions.k8s.io', `widgets.${group}`, ...causes);
}

/** 422: a Widget breaks the rules of its definition. */
export function invalidWidget(group: string, ...causes: Cause[]): Refusal {
  return invalid(`Widget.${group}`, 'a', ...causes);
}
