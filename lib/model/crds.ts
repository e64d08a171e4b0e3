import type { JsonObject, KubeObject } from '../kube/index.js';
import { argoGroup } from './annotations.js';
import { objectOf } from './json-object.js';
import { schemas } from './lazy-schemas.js';

interface Definition {
  readonly kind: string;
  readonly singular: string;
  readonly shortNames: string[];
  readonly schema: 'applicationSchema' | 'appProjectSchema' | 'applicationSetSchema';
  readonly columns?: JsonObject[];
  /** Whether `status` is written through its own subresource. */
  readonly statusSubresource?: boolean;
  /** Objects of `status` that are written as a whole; what the status holds is left open then. */
  readonly openStatus?: readonly string[];
}

const definitions: readonly Definition[] = [
  {
    kind: 'Application',
    singular: 'application',
    shortNames: ['app', 'apps'],
    schema: 'applicationSchema',
    columns: [
      { name: 'Sync Status', type: 'string', jsonPath: '.status.sync.status' },
      { name: 'Health Status', type: 'string', jsonPath: '.status.health.status' },
      { name: 'Revision', type: 'string', jsonPath: '.status.sync.revision', priority: 10 },
      { name: 'Project', type: 'string', jsonPath: '.spec.project', priority: 10 },
    ],
    openStatus: ['operationState', 'sync', 'health', 'summary'],
  },
  { kind: 'AppProject', singular: 'appproject', shortNames: ['appproj', 'appprojs'], schema: 'appProjectSchema' },
  {
    kind: 'ApplicationSet',
    singular: 'applicationset',
    shortNames: ['appset', 'appsets'],
    schema: 'applicationSetSchema',
    statusSubresource: true,
  },
];

/**
 * The CustomResourceDefinitions of Application, AppProject and ApplicationSet, generated from their schemas. As in Argo CD,
 * an Application has no status subresource: status and operation are written through the object itself.
 */
export function applicationCrds(): KubeObject[] {
  return definitions.map(definitionObject);
}

function definitionObject({
  kind,
  singular,
  shortNames,
  schema,
  columns,
  statusSubresource,
  openStatus,
}: Definition): KubeObject {
  const plural = `${singular}s`;
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: {
      name: `${plural}.${argoGroup}`,
      labels: { 'app.kubernetes.io/name': `${plural}.${argoGroup}`, 'app.kubernetes.io/part-of': 'argocd' },
    },
    spec: {
      group: argoGroup,
      names: { kind, listKind: `${kind}List`, plural, singular, shortNames },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1alpha1',
          served: true,
          storage: true,
          ...(columns && { additionalPrinterColumns: columns }),
          schema: { openAPIV3Schema: rootSchema(schema, openStatus) },
          ...(statusSubresource && { subresources: { status: {} } }),
        },
      ],
    },
  };
}

/** `apiVersion`, `kind` and `metadata` may only be plain at the root: the API server adds their meaning. */
function rootSchema(schema: Definition['schema'], openStatus?: Definition['openStatus']): JsonObject {
  const root = schemas().structuralSchema(schemas()[schema]);
  return {
    ...root,
    required: ['metadata', 'spec'],
    properties: {
      ...objectOf(root.properties),
      ...(openStatus && { status: openObject(openStatus) }),
      apiVersion: { type: 'string' },
      kind: { type: 'string' },
    },
  };
}

/**
 * An object that may hold anything, with parts that have one owner each. The controller alone writes a status, several times in each
 * operation, and checks what it reads: a server that checked all of it again, and noted who owns which of its hundred fields, would do
 * twice the work at every write.
 */
function openObject(wholes: readonly string[]): JsonObject {
  const open: JsonObject = { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  const whole: JsonObject = { ...open, 'x-kubernetes-map-type': 'atomic' };
  return { ...open, properties: Object.fromEntries(wholes.map((name) => [name, whole])) };
}
