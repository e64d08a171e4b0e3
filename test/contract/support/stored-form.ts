import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  builtinKind,
  isJsonObject,
  readYaml,
  splitApiVersion,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../lib/kube/index.js';
import { root, succeeded, type Answer, type Api } from './api.js';
import type { Cases } from './contract.js';
import { PROTOBUF } from './protobuf.js';
import { casesOf } from './table.js';

const FOLDER = join(__dirname, '../defaults');

/** Objects as a person writes them, and what the API makes of them, by case. */
export function defaultsOf(area: string): Record<string, { given: JsonObject; stored: JsonObject }> {
  const given = documentOf(`${area}.yaml`);
  const stored = documentOf(`${area}.stored.yaml`);
  return Object.fromEntries(
    Object.keys(given).map((name) => {
      const written = given[name];
      const kept = stored[name];
      return [
        name,
        {
          given: isJsonObject(written) && isJsonObject(written['given']) ? written['given'] : {},
          stored: isJsonObject(kept) ? kept : {},
        },
      ];
    }),
  );
}

function documentOf(file: string): JsonObject {
  const value = readYaml(readFileSync(join(FOLDER, file), 'utf8'), { file })[0]?.value;
  return isJsonObject(value) ? value : {};
}

/** Creates an object; one without namespace only for show, so that nothing is left of it. `write` makes it a body, JSON without. */
export function createGiven(
  api: Api,
  given: JsonObject,
  write?: (object: JsonObject) => Buffer,
  dryRun = false,
): Promise<Answer> {
  const apiVersion = String(given['apiVersion']);
  const kind = builtinKind({ group: splitApiVersion(apiVersion).group, kind: String(given['kind']) });
  if (kind === undefined) throw new Error(`${String(given['kind'])} is no built-in kind`);
  const text = JSON.stringify(given).replaceAll('NAMESPACE', api.namespace);
  const object = JSON.parse(text) as JsonObject;
  const metadata = isJsonObject(object['metadata']) ? object['metadata'] : {};
  const body = { ...object, metadata: { name: 'a', ...metadata } };
  const place = kind.namespaced ? api.path(apiVersion, kind.plural) : `${root(apiVersion)}/${kind.plural}`;
  const path = kind.namespaced && !dryRun ? place : `${place}?dryRun=All`;
  return write === undefined ? api.post(path, body) : api.call('POST', path, { type: PROTOBUF, body: write(body) });
}

/** An object without what differs from one creation to the next. */
export function storedForm({ metadata, ...object }: KubeObject, api: Api): JsonObject {
  const {
    uid = '',
    resourceVersion: _version,
    creationTimestamp: _created,
    managedFields: _managers,
    namespace: _place,
    name: _name,
    ...rest
  } = metadata;
  const replace = (value: Json, key: string): Json => {
    if (value === uid && uid !== '') return '<uid>';
    if (value === api.namespace) return '<namespace>';
    if (OWN.has(key) && value !== 'None') return `<${key}>`;
    if (Array.isArray(value)) return value.map((item) => replace(item, ''));
    if (!isJsonObject(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, replace(item ?? null, name)]));
  };
  const kept = replace({ ...object, metadata: rest }, '');
  const spec = isJsonObject(kept) ? kept['spec'] : undefined;
  // Who asks for a certificate is noted in it.
  if (isJsonObject(spec)) for (const key of ['username', 'groups', 'extra', 'uid']) delete spec[key];
  return isJsonObject(kept) ? kept : {};
}

/** What the server gives as it likes. */
const OWN = new Set([
  'clusterIP',
  'clusterIPs',
  'nodePort',
  'healthCheckNodePort',
  'lastPhaseTransitionTime',
  'timeAdded',
]);

/** Cases that create an object and hold what is stored against what was recorded. */
export function defaultCases(area: string, write?: (object: JsonObject) => Buffer): Cases {
  return casesOf(defaultsOf(area), async (api, { given, stored }) => {
    const created = succeeded(await createGiven(api, given, write));
    expect(storedForm(created, api)).toEqual(stored);
  });
}

/** The kinds of which an object cannot be created without saying more, with what is missing, by case. */
export function missingOf(): Record<string, { given: JsonObject; causes: readonly Json[] }> {
  const stored = documentOf('empty.stored.yaml');
  return Object.fromEntries(
    Object.entries(stored).map(([name, causes]) => [
      name,
      { given: emptyObject(name), causes: Array.isArray(causes) ? causes : [] },
    ]),
  );
}

/** An object of which nothing is said: `Pod of v1`. */
export function emptyObject(name: string): JsonObject {
  const [kind = '', apiVersion = ''] = name.split(' of ');
  return { apiVersion, kind };
}
