/**
 * Makes lib/kube/schema/data/builtin.json:
 *
 *   node test/kube/schema-data/generate.mjs SMD_SCHEMA.json OPENAPI_DEFINITIONS.json > lib/kube/schema/data/builtin.json
 *
 * from two documents of one Kubernetes release: the structured-merge-diff schema of client-go's apply configurations (its
 * list of types, as JSON) and the OpenAPI v2 definitions, of which the strategic merge patch extensions are taken.
 * Kept are the types that a version `v1` or `v2` kind reaches. The notation is explained in lib/kube/schema/builtin.ts.
 */
import { readFileSync } from 'node:fs';

const [smdFile, openApiFile] = process.argv.slice(2);
const types = new Map(JSON.parse(readFileSync(smdFile, 'utf8')).map((type) => [type.name, type]));
const openApi = JSON.parse(readFileSync(openApiFile, 'utf8'));
const SCALARS = { string: 's', numeric: 'n', boolean: 'b', untyped: 'u' };
const kept = new Map();

const short = (name) => name.replace(/^io\.k8s\.(api|apimachinery\.pkg\.apis|apimachinery\.pkg)\./, '');

function typeText(type) {
  if (type.namedType !== undefined) {
    const named = types.get(type.namedType);
    if (type.namedType.startsWith('__untyped')) return 'u';
    if (named.scalar !== undefined) return SCALARS[named.scalar];
    if (named.map.elementType !== undefined) return typeText({ map: named.map });
    keep(named);
    return (type.elementRelationship === 'separable' ? '+' : '') + '#' + short(named.name);
  }
  if (type.scalar !== undefined && type.map === undefined) return SCALARS[type.scalar];
  if (type.list !== undefined && type.map === undefined) {
    const { elementRelationship, keys, elementType } = type.list;
    const mark = elementRelationship === 'atomic' ? '' : keys === undefined ? '=' : keys.join(',');
    return `[${mark}]${typeText(elementType)}`;
  }
  if (type.map !== undefined && type.scalar === undefined) {
    return `{${type.map.elementRelationship === 'atomic' ? '!' : ''}}${typeText(type.map.elementType)}`;
  }
  return 'u';
}

function keep(type) {
  const name = short(type.name);
  if (kept.has(name)) return;
  const fields = {};
  kept.set(name, fields);
  if (type.map.elementRelationship === 'atomic') fields['!'] = '';
  const properties = openApi[type.name]?.properties ?? {};
  for (const field of type.map.fields) {
    let text = typeText(field.type);
    const strategy = properties[field.name]?.['x-kubernetes-patch-strategy'];
    const key = properties[field.name]?.['x-kubernetes-patch-merge-key'];
    if (strategy !== undefined) text += ` ~${strategy}${key === undefined ? '' : `:${key}`}`;
    const required = openApi[type.name]?.required?.includes(field.name) === true;
    if (required && field.default === undefined && /^[[{]/.test(text)) text += ' =null';
    if (field.default !== undefined) text += ` =${JSON.stringify(field.default)}`;
    fields[field.name] = text;
  }
}

for (const type of types.values()) {
  const isRoot =
    /^io\.k8s\.api\.[a-z]+\.v\d+\.[A-Z]/.test(type.name) &&
    type.map?.fields?.some((field) => field.name === 'apiVersion') &&
    type.map.fields.some((field) => field.name === 'metadata');
  if (isRoot) keep(type);
}
/** Types that client-go has no apply configuration for are taken from OpenAPI alone. */
function openApiText(property) {
  if (property.$ref !== undefined) return keepOpenApi(property.$ref.replace('#/definitions/', ''));
  if (property.type === 'array') {
    const kind = property['x-kubernetes-list-type'] ?? 'atomic';
    const mark = kind === 'map' ? property['x-kubernetes-list-map-keys'].join(',') : kind === 'set' ? '=' : '';
    return `[${mark}]${openApiText(property.items)}`;
  }
  if (property.type === 'object') {
    return property.additionalProperties === undefined ? 'u' : `{}${openApiText(property.additionalProperties)}`;
  }
  return { string: 's', integer: 'n', number: 'n', boolean: 'b' }[property.type] ?? 'u';
}

function keepOpenApi(name) {
  if (types.has(name)) return typeText({ namedType: name });
  const definition = openApi[name];
  if (definition.properties === undefined) return 'u';
  const id = short(name).replace(/^io\.k8s\.apiextensions-apiserver\.pkg\.apis\./, '');
  if (!kept.has(id)) {
    const fields = {};
    kept.set(id, fields);
    for (const [field, property] of Object.entries(definition.properties)) fields[field] = openApiText(property);
  }
  return `#${id}`;
}

keepOpenApi('io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition');
const sorted = [...kept].sort(([a], [b]) => (a < b ? -1 : 1));
process.stdout.write(
  `{\n${sorted.map(([name, fields]) => `${JSON.stringify(name)}:${JSON.stringify(fields)}`).join(',\n')}\n}\n`,
);
