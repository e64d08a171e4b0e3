import { readYaml, schemaFromOpenApi, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';

/** A custom resource with every kind of list and map, and the defaults that its API sets on a write. */
const SCHEMA = `
type: object
properties:
  spec:
    type: object
    properties:
      color: {type: string}
      mode: {type: string, default: A}
      replicas: {type: integer, default: 1}
      free: {type: object, x-kubernetes-preserve-unknown-fields: true}
      tags: {type: array, items: {type: string}, x-kubernetes-list-type: set}
      args: {type: array, items: {type: string}}
      sel: {type: object, x-kubernetes-map-type: atomic, properties: {a: {type: string}, b: {type: string}}}
      labels: {type: object, additionalProperties: {type: string}}
      size: {type: integer, format: int64}
      ports:
        type: array
        x-kubernetes-list-type: map
        x-kubernetes-list-map-keys: [name, protocol]
        items:
          type: object
          properties:
            name: {type: string}
            protocol: {type: string, default: TCP}
            port: {type: integer}
            weight: {type: integer}
  status:
    type: object
    properties:
      replicas: {type: integer}
      conditions:
        type: array
        x-kubernetes-list-type: map
        x-kubernetes-list-map-keys: [type]
        items: {type: object, properties: {type: {type: string}, status: {type: string}}}
`;

export const widgetSchema = schemaFromOpenApi(readYaml(SCHEMA)[0]?.value as JsonObject);

export function widget(spec: JsonObject, metadata: JsonObject = {}): KubeObject {
  return { apiVersion: 'ex.io/v1', kind: 'Widget', metadata: { name: 's', ...metadata }, spec };
}

/** What the API makes of a widget before it stores it. */
export function defaulted(object: KubeObject): KubeObject {
  const spec = (object['spec'] ?? {}) as JsonObject;
  const ports = spec['ports'] as JsonObject[] | undefined;
  return {
    ...object,
    spec: {
      mode: 'A',
      replicas: 1,
      ...spec,
      ...(ports === undefined ? {} : { ports: ports.map((port) => ({ protocol: 'TCP', ...port })) }),
    },
  };
}
