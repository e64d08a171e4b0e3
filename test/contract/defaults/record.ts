/**
 * Records what a real API server makes of the objects in this folder, into the files `*.stored.yaml`:
 *
 *   npx tsx test/contract/defaults/record.ts URL TOKEN
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeYaml, type JsonObject } from '../../../lib/kube/index.js';
import { Api, succeeded } from '../support/api.js';
import { createGiven, defaultsOf, storedForm } from '../support/stored-form.js';

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

void (async () => {
  for (const area of ['workloads', 'configuration', 'cluster']) await record(area);
})();
