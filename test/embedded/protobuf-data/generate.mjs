// Makes lib/embedded/http/protobuf/data/messages.json from a protobufjs descriptor of k8s.io/api and a list of how its JSON differs:
//   node test/embedded/protobuf-data/generate.mjs DESCRIPTOR.json.gz EXCEPTIONS.json > lib/embedded/http/protobuf/data/messages.json
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

const [descriptor, exceptions] = process.argv.slice(2);
const root = JSON.parse(gunzipSync(readFileSync(descriptor)).toString());
const { pointerScalars, inlineMessages, renamedFields } = JSON.parse(readFileSync(exceptions, 'utf8'));

const short = (path) =>
  path.replace(
    /^\.?k8s\.io\.(api|apimachinery\.pkg\.apis|apimachinery\.pkg\.api|apimachinery\.pkg\.util|apimachinery\.pkg)\./,
    '',
  );
const scalars = { string: 's', bool: 'b', int32: 'n', int64: 'n', uint32: 'n', double: 'd', bytes: 'B' };
const messages = {};

function visit(node, path) {
  for (const [name, child] of Object.entries(node.nested ?? {})) {
    const full = `${path}.${name}`;
    if (child.fields) messages[short(full)] = fieldsOf(child, path, full);
    visit(child, full);
  }
}

function resolve(type, path) {
  if (type.startsWith('.')) return short(type);
  for (let scope = path; ; scope = scope.slice(0, scope.lastIndexOf('.'))) {
    if (lookup(`${scope}.${type}`)) return short(`${scope}.${type}`);
    if (scope === '') throw new Error(`no type ${type} in ${path}`);
  }
}

function lookup(full) {
  return full
    .split('.')
    .filter(Boolean)
    .reduce((node, part) => node?.nested?.[part], root);
}

function fieldsOf(message, path, full) {
  const [group, version, ...rest] = short(full).split('.');
  const key = `${group}/${version}`;
  const owner = rest.join('.');
  const has = (table, field) => (table[key] ?? []).includes(`${owner}.${field}`);
  const fields = {};
  for (const [name, { type, id, rule, keyType }] of Object.entries(message.fields)) {
    const rename = (renamedFields[key] ?? []).find((text) => text.startsWith(`${owner}.${name}->`));
    const json = rename ? rename.split('->')[1] : name;
    const prefix = keyType ? '{}' : rule === 'repeated' ? '[]' : '';
    const suffix = has(inlineMessages, name) ? '^' : has(pointerScalars, name) ? '*' : '';
    fields[id] = `${json} ${prefix}${scalars[type] ?? `#${resolve(type, path)}`}${suffix}`;
  }
  return fields;
}

visit(root, '');
process.stdout.write(`${JSON.stringify(messages)}\n`);
