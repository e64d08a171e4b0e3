/** Reads the structures of a Go package from its source: what Kubernetes says of its kinds in struct tags. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FIELD = /^\t(?:(\w+)\s+)?([*\w.[\]]+)\s+`(.*)`/;
const SCALARS = new Set(['string', 'bool', 'int', 'int32', 'int64', 'uint32', 'uint64', 'float64', 'byte', 'any']);

/**
 * The types of a package by name: `{fields: [{json, type, omitempty, omitzero, inline, number}]}` for a structure and
 * `{alias: TYPE}` for what only names another type. Types of other packages are written `PATH.NAME`.
 */
export function readPackage(directory, path) {
  const types = new Map();
  for (const file of readdirSync(directory)) {
    if (/\.go$/.test(file) && !/_test\.go$|^zz_|\.pb\.go$|_swagger_doc_/.test(file)) {
      readSource(readFileSync(join(directory, file), 'utf8'), path, types);
    }
  }
  return types;
}

function readSource(source, path, types) {
  const imports = importsOf(source);
  const qualify = (type) => qualified(type, path, imports);
  let fields;
  for (const line of source.split('\n')) {
    const empty = /^type (\w+) struct ?\{\}$/.exec(line);
    if (empty) types.set(`${path}.${empty[1]}`, { fields: [], isEmpty: true });
    const start = /^(?:type|\t)? ?(\w+) struct \{/.exec(line) ?? /^type (\w+) struct \{/.exec(line);
    if (start && !line.startsWith('\t')) {
      fields = [];
      if (!line.endsWith('}')) types.set(`${path}.${start[1]}`, { fields });
      continue;
    }
    if (line.startsWith('}')) fields = undefined;
    const alias = /^type (\w+) ([*\w.[\]]+)$/.exec(line.replace(/\s+\/\/.*$/, '').trimEnd());
    if (alias) types.set(`${path}.${alias[1]}`, { alias: qualify(alias[2]) });
    const field = fields && FIELD.exec(line);
    if (field) fields.push(readField(field, qualify));
  }
}

function readField([, name, type, tags], qualify) {
  const [json = '', ...options] = (/json:"([^"]*)"/.exec(tags)?.[1] ?? '').split(',');
  const protobuf = /protobuf:"([^"]*)"/.exec(tags)?.[1].split(',') ?? [];
  const number = Number(protobuf[1]);
  const inline = options.includes('inline') || (name === undefined && json === '');
  return {
    json: json === '' ? name : json,
    type: qualify(type),
    inline,
    omitempty: options.includes('omitempty'),
    omitzero: options.includes('omitzero'),
    ...(Number.isInteger(number) && { number }),
  };
}

function importsOf(source) {
  const imports = new Map();
  for (const [, name, path] of source.matchAll(/^(?:import)?\s+(\w+)? ?"([^"]+)"$/gm)) {
    imports.set(name ?? path.split('/').at(-1), path);
  }
  return imports;
}

function qualified(type, path, imports) {
  const [, prefix, name] = /^((?:\*|\[\]|map\[[^\]]*\])*)(.*)$/.exec(type);
  if (SCALARS.has(name)) return type;
  const dot = name.indexOf('.');
  if (dot < 0) return `${prefix}${path}.${name}`;
  return `${prefix}${imports.get(name.slice(0, dot)) ?? name.slice(0, dot)}.${name.slice(dot + 1)}`;
}
