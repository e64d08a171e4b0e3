/**
 * Makes the schemas of the built-in kinds, lib/kube/schema/data/kubernetes.json, from Kubernetes itself:
 *
 *   npm run schemas:build
 *
 * The OpenAPI definitions are asked of a kube-apiserver, the one that `npm run envtest:build` builds; how a field is written
 * and its protobuf number stand in the sources of the Go modules from which that is built.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, constants } from 'node:zlib';
import { mergeTypes } from './merge-types.mjs';
import { messages } from './messages.mjs';
import { readKubernetes } from './packages.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
const [url, token] = process.argv.slice(2);
if (token === undefined) throw new Error('usage: node scripts/schemas/build.mjs URL TOKEN (of a kube-apiserver)');

const folders = new Map();
function folderOf(module) {
  if (!folders.has(module)) {
    const argv = ['list', '-m', '-f', '{{.Dir}}', module];
    const cwd = join(root, 'test/envtest/controlplane');
    folders.set(module, execFileSync('go', argv, { cwd, encoding: 'utf8' }).trim());
  }
  return folders.get(module);
}

function ask(path) {
  return new Promise((done, failed) => {
    const headers = { authorization: `Bearer ${token}`, accept: 'application/json' };
    const call = request(`${url}${path}`, { rejectUnauthorized: false, headers }, async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      done(JSON.parse(text));
    });
    call.on('error', failed).end();
  });
}

/** The documents of the generally available versions, and of what lists them. */
async function documents() {
  const { paths } = await ask('/openapi/v3');
  const names = Object.keys(paths).filter((name) =>
    /^(api|apis|version|api\/v1|apis\/apps|apis\/[^/]+\/v\d+)$/.test(name),
  );
  const isOurs = (name) => !/^apis\//.test(name) || /^apis\/(\w+|[\w.]+\.k8s\.io)(\/|$)/.test(name);
  return Promise.all(
    names
      .filter(isOurs)
      .sort()
      .map((name) => ask(paths[name].serverRelativeURL)),
  );
}

/** Every schema once; what is said of all kinds, in the words of the core group. */
function definitionsOf(found) {
  const result = {};
  for (const { components } of found)
    for (const [key, schema] of Object.entries(components.schemas)) result[key] ??= schema;
  return Object.fromEntries(Object.entries(result).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Type and description of the query parameters by name; what an action says of one in other words, as `ACTION/NAME`. */
function parametersOf(found) {
  const result = {};
  const add = (action, { name, description, schema }) => {
    if (name === 'name' || name === 'path') return;
    result[name] ??= [schema.type, description];
    if (action !== '' && result[name][1] !== description) result[`${action}/${name}`] = [schema.type, description];
  };
  for (const { paths } of found) {
    for (const { parameters = [], ...operations } of Object.values(paths)) {
      const served = Object.values(operations).filter((operation) => operation['x-kubernetes-action'] !== 'connect');
      if (served.length > 0) for (const parameter of parameters) add('', parameter);
      for (const operation of served) {
        for (const parameter of operation.parameters ?? []) add(operation['x-kubernetes-action'], parameter);
      }
    }
  }
  return result;
}

function packed(value) {
  const text = Buffer.from(JSON.stringify(value));
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
  return brotliCompressSync(text, { params }).toString('base64');
}

const found = await documents();
const definitions = definitionsOf(found);
const types = readKubernetes(folderOf);
const { gitVersion } = await ask('/version');
const asset = {
  release: gitVersion,
  definitions: packed(definitions),
  parameters: packed(parametersOf(found)),
  types: packed(mergeTypes(definitions, types)),
  messages: packed(messages(types)),
};
const file = join(root, 'lib/kube/schema/data/kubernetes.json');
writeFileSync(file, `${JSON.stringify(asset, undefined, 1)}\n`);
for (const [name, text] of Object.entries(asset)) console.log(`${name}: ${text.length} bytes`);
