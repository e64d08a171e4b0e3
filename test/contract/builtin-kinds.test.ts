import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../lib/kube/index.js';
import { leftOut } from '../../lib/embedded/http/left-out.js';
import { objectsAt } from '../../lib/embedded/fields.js';
import { root } from './support/api.js';
import { contract } from './support/contract.js';
import { casesOf } from './support/table.js';

const AGGREGATED = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
const ALL = 'create delete deletecollection get list patch update watch';
const PART = 'get patch update';

/**
 * apiVersion | resource | kind | whether in namespaces | singular name, when it is not the kind's | short names | categories |
 * verbs, when not all | hash of the storage version | subresources, each with its kind and verbs when they are unusual
 */
const table = readFileSync(join(__dirname, 'builtin-kinds.txt'), 'utf8');

interface Row {
  readonly apiVersion: string;
  readonly group: string;
  readonly resource: JsonObject;
  readonly parts: readonly JsonObject[];
}

const rows = Object.fromEntries(
  table
    .trim()
    .split('\n')
    .map((line) => {
      const row = readRow(line.split(' | ').map((cell) => cell.trim()));
      return [`${String(row.resource['kind'])} of ${row.apiVersion}`, row];
    }),
);

function readRow(cells: readonly string[]): Row {
  const [apiVersion = '', name = '', kind = '', place, singular, short, categories, verbs, hash, parts = ''] = cells;
  const namespaced = place === 'in namespaces';
  return {
    apiVersion,
    group: apiVersion.includes('/') ? (apiVersion.split('/')[0] ?? '') : '',
    resource: {
      name,
      singularName: singular || kind.toLowerCase(),
      namespaced,
      kind,
      verbs: (verbs || ALL).split(' '),
      ...(short && { shortNames: short.split(' ') }),
      ...(categories && { categories: categories.split(' ') }),
      ...(hash && { storageVersionHash: hash }),
    },
    parts: parts === '' ? [] : parts.split(', ').map((part) => readPart(name, kind, namespaced, part)),
  };
}

function readPart(resource: string, own: string, namespaced: boolean, text: string): JsonObject {
  const [, name = '', special = ''] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const [, other, verbs] = /^([A-Z]\w*|[a-z.\d/]+ [A-Z]\w*)?(?:: )?(.*)$/.exec(special) ?? [];
  const [version, kind] = other?.includes(' ') === true ? other.split(' ') : [undefined, other || own];
  return {
    name: `${resource}/${name}`,
    singularName: '',
    namespaced,
    ...(version !== undefined && { group: version.split('/')[0] ?? '', version: version.split('/')[1] ?? '' }),
    kind: kind ?? own,
    verbs: (verbs || PART).split(' '),
  };
}

const isServed = (group: string, name: unknown): boolean => !(`${group}/${String(name)}` in leftOut);

contract('the kinds of Kubernetes', {
  cases: {
    ...casesOf(rows, async (api, { apiVersion, group, resource, parts }) => {
      const own = String(resource['name']);
      const { body } = await api.get(root(apiVersion));
      const found = objectsAt(body, 'resources').filter(({ name }) => String(name).split('/')[0] === own);
      expect(found.filter(({ name }) => isServed(group, name))).toEqual([resource, ...parts]);
    }),
    'the aggregated form says the same': async (api) => {
      const groups = [
        ...objectsAt((await api.get('/api', AGGREGATED)).body, 'items'),
        ...objectsAt((await api.get('/apis', AGGREGATED)).body, 'items'),
      ];
      const said = groups.flatMap((item) => {
        const group = String((item['metadata'] as JsonObject)['name'] ?? '');
        return objectsAt(item, 'versions').flatMap((version) =>
          objectsAt(version, 'resources').map((entry) => {
            const { singularResource: _singular, scope, responseKind, subresources: _parts, ...rest } = entry;
            const names = objectsAt(entry, 'subresources').map(
              ({ subresource }) => `${String(entry['resource'])}/${String(subresource)}`,
            );
            return {
              ...rest,
              apiVersion: group === '' ? 'v1' : `${group}/${String(version['version'])}`,
              kind: (responseKind as JsonObject)['kind'],
              namespaced: scope === 'Namespaced',
              parts: names.filter((name) => isServed(group, name)),
            };
          }),
        );
      });
      const expected = Object.values(rows).map(({ apiVersion, resource, parts }) => {
        const { name, singularName: _singular, storageVersionHash: _hash, ...rest } = resource;
        return { ...rest, resource: name, apiVersion, parts: parts.map((part) => part['name']) };
      });
      const ours = new Set(Object.values(rows).map(({ apiVersion }) => apiVersion));
      expect(said.filter(({ apiVersion }) => ours.has(apiVersion))).toEqual(expected);
    },
  },
});
