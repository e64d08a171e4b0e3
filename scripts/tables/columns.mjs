/**
 * Writes the headings of the tables of the built-in kinds, as a running kube-apiserver gives them:
 * `node scripts/tables/columns.mjs https://127.0.0.1:6443 TOKEN`. The certificate of the server is not checked.
 */
import { writeFileSync } from 'node:fs';
import { Agent, get } from 'node:https';

const [url, token] = process.argv.slice(2);
if (url === undefined || token === undefined) throw new Error('usage: columns.mjs URL TOKEN');
const agent = new Agent({ rejectUnauthorized: false, keepAlive: true });
const out = new URL('../../lib/embedded/http/table/data/columns.json', import.meta.url);

function read(path, accept = 'application/json') {
  return new Promise((resolve, reject) => {
    get(`${url}${path}`, { agent, headers: { accept, authorization: `Bearer ${token}` } }, async (response) => {
      let text = '';
      for await (const chunk of response) text += chunk;
      if (response.statusCode === 200) resolve(JSON.parse(text));
      else reject(new Error(`${path}: ${text}`));
    }).on('error', reject);
  });
}

const texts = [];
const indexOf = (text) => (texts.includes(text) ? texts.indexOf(text) : texts.push(text) - 1);
const columnOf = ({ name, type, format, description, priority }) => [
  name,
  type,
  indexOf(description),
  priority,
  format,
];
const trimmed = (row) => {
  while (row.length > 3 && (row.at(-1) === '' || row.at(-1) === 0)) row.pop();
  return row;
};

const tables = {};
const { groups } = await read('/apis');
const isBuiltin = (name) => !name.includes('.') || name.endsWith('.k8s.io');
const versions = groups
  .filter(({ name }) => isBuiltin(name))
  .flatMap((group) => group.versions.map((each) => each.groupVersion));
for (const version of ['v1', ...versions]) {
  const root = version === 'v1' ? '/api/v1' : `/apis/${version}`;
  const { resources } = await read(root);
  for (const { name, kind, verbs } of resources) {
    if (name.includes('/') || !verbs.includes('list')) continue;
    const table = await read(
      `${root}/${name}?labelSelector=none%3Dsuch`,
      'application/json;as=Table;v=v1;g=meta.k8s.io',
    );
    const group = version === 'v1' ? '' : version.split('/')[0];
    tables[`${group}/${kind}`] = table.columnDefinitions.map(columnOf).map(trimmed);
  }
}
const scale = await scaleColumns();
tables['autoscaling/Scale'] = scale.map(columnOf).map(trimmed);

/** The headings of the scale of any Deployment; there must be one. */
async function scaleColumns() {
  const { items } = await read('/apis/apps/v1/deployments?limit=1');
  const [first] = items;
  if (first === undefined) throw new Error('the headings of scales need a Deployment');
  const { namespace, name } = first.metadata;
  const path = `/apis/apps/v1/namespaces/${namespace}/deployments/${name}/scale`;
  return (await read(path, 'application/json;as=Table;v=v1;g=meta.k8s.io')).columnDefinitions;
}

const rows = Object.entries(tables)
  .sort(([a], [b]) => (a < b ? -1 : 1))
  .map(([kind, columns]) => `    ${JSON.stringify(kind)}: ${JSON.stringify(columns)}`);
const lines = texts.map((text) => `    ${JSON.stringify(text)}`);
writeFileSync(out, `{\n  "texts": [\n${lines.join(',\n')}\n  ],\n  "tables": {\n${rows.join(',\n')}\n  }\n}\n`);
