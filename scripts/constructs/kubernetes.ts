import { isJsonObject, openApiDefinitions, type Json, type JsonObject } from '../../lib/kube/index.js';
import type { Field, FieldTree, FieldType } from './field-tree.js';

/** The types of Kubernetes itself that specs of other kinds are made of, and the specs of its own kinds that have constructs. */
const roots = [
  'core.v1.PodTemplateSpec',
  'core.v1.ObjectReference',
  'core.v1.LimitRangeSpec',
  'core.v1.ResourceQuotaSpec',
  'core.v1.ServiceSpec',
  'core.v1.PersistentVolumeClaimTemplate',
  'apps.v1.DeploymentSpec',
  'apps.v1.StatefulSetSpec',
  'batch.v1.JobSpec',
  'batch.v1.CronJobSpec',
  'autoscaling.v2.HorizontalPodAutoscalerSpec',
  'policy.v1.PodDisruptionBudgetSpec',
  'networking.v1.NetworkPolicySpec',
  'networking.v1.IngressSpec',
];

/** Fields of metadata that nobody writes. */
const byTheServer = new Set(
  'creationTimestamp deletionGracePeriodSeconds deletionTimestamp generation managedFields resourceVersion selfLink uid'.split(
    ' ',
  ),
);

const prefix = 'io.k8s.api.';

/** Those types and all that they are made of, by their short names. */
export function kubernetesTypes(): FieldTree {
  const definitions = openApiDefinitions();
  const types = new Map<string, FieldType>();
  const visit = (name: string): void => {
    const short = shortName(name);
    if (types.has(short)) return;
    const definition = definitions[name];
    if (!definition) throw new Error(`no definition of ${name}`);
    types.set(short, { is: 'object' });
    types.set(short, typeOf(definition));
  };
  const typeOf = (schema: JsonObject): FieldType => {
    const reference = schema['$ref'] ?? firstOf(schema['allOf']);
    if (typeof reference === 'string') return named(reference.slice(reference.lastIndexOf('/') + 1));
    if (isJsonObject(schema['properties'])) {
      const required = Array.isArray(schema['required']) ? schema['required'] : [];
      const written = Object.entries(schema['properties']).filter(([name]) => !byTheServer.has(name));
      const fields = written.map(([name, property]): Field => {
        if (!isJsonObject(property)) throw new Error(`no schema of ${name}`);
        return { name, required: required.includes(name), type: typeOf(property) };
      });
      return { is: 'struct', fields };
    }
    return plainType(schema);
  };
  const plainType = (schema: JsonObject): FieldType => {
    const { type, items, additionalProperties } = schema;
    if (type === 'string') return { is: 'text' };
    if (type === 'boolean') return { is: 'boolean' };
    if (type === 'integer') return { is: 'integer' };
    if (type === 'number') return { is: 'number' };
    if (type === 'array' && isJsonObject(items)) return { is: 'list', of: typeOf(items) };
    if (isJsonObject(additionalProperties)) return { is: 'map', of: typeOf(additionalProperties) };
    return { is: type === 'object' ? 'object' : 'json' };
  };
  const named = (name: string): FieldType => {
    const special = specials[shortName(name)];
    if (special) return special;
    visit(name);
    return { is: 'named', name: shortName(name) };
  };
  for (const root of roots) visit(prefix + root);
  for (const [name, whole] of [
    ['ContainerOverride', 'Container'],
    ['PodSpecOverride', 'PodSpec'],
  ] as const) {
    const type = types.get(whole);
    if (type?.is !== 'struct') throw new Error(`no type ${whole}`);
    types.set(name, { is: 'struct', fields: type.fields.map((field) => ({ ...field, required: false })) });
  }
  return { kinds: [], types };
}

const specials: Readonly<Record<string, FieldType>> = {
  Quantity: { is: 'integerOrText' },
  IntOrString: { is: 'integerOrText' },
  Time: { is: 'text' },
  MicroTime: { is: 'text' },
  FieldsV1: { is: 'object' },
  JSON: { is: 'json' },
};

function shortName(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

function firstOf(list: Json | undefined): Json | undefined {
  const [first] = Array.isArray(list) ? list : [];
  return isJsonObject(first) ? first['$ref'] : undefined;
}
