/**
 * Records what a real API server makes of the objects in this folder, into the files `*.stored.yaml`:
 *
 *   npx tsx test/contract/defaults/record.ts URL TOKEN
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtinKinds, joinApiVersion, objectsAt, writeYaml, type JsonObject } from '../../../lib/kube/index.js';
import { Api, succeeded } from '../support/api.js';
import { createGiven, defaultsOf, emptyObject, storedForm } from '../support/stored-form.js';

const [url = '', token = ''] = process.argv.slice(2);

async function record(area: string): Promise<void> {
  const stored: JsonObject = {};
  let count = 0;
  for (const [name, { given }] of Object.entries(defaultsOf(area))) {
    const namespace = `record-${process.pid}-${area}-${++count}`;
    const api = new Api({ url, token, stop: async () => undefined }, namespace);
    await api.make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
    try {
      stored[name] = storedForm(succeeded(await createGiven(api, given)), api);
    } catch (error) {
      console.error(name, String(error));
    }
    await api.delete(`/api/v1/namespaces/${namespace}`);
  }
  writeFileSync(join(__dirname, `${area}.stored.yaml`), writeYaml(stored));
}

async function recordMissing(): Promise<void> {
  const namespace = `record-${process.pid}-empty`;
  const api = new Api({ url, token, stop: async () => undefined }, namespace);
  await api.make('/api/v1/namespaces', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } });
  const missing: JsonObject = {};
  for (const { group, versions, kind, verbs } of builtinKinds) {
    // What definitions must say is stated elsewhere.
    if (!verbs.includes('watch') || kind === 'CustomResourceDefinition') continue;
    for (const version of versions) {
      const name = `${kind} of ${joinApiVersion(group, version)}`;
      const { status, body } = await createGiven(api, emptyObject(name), undefined, true);
      if (status === 422) missing[name] = objectsAt(body, 'details', 'causes');
    }
  }
  await api.delete(`/api/v1/namespaces/${namespace}`);
  writeFileSync(join(__dirname, 'empty.stored.yaml'), writeYaml(missing));
}

void (async () => {
  await recordMissing();
  for (const area of ['workloads', 'configuration', 'cluster']) await record(area);
})();
