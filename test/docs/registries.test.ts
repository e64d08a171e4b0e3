import { App, Chart } from 'cdk8s';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromRegistry } from '../../docs/examples/registries.js';
import { isJsonObject, type Json } from '../../lib/kube/index.js';

const docs = join(__dirname, '../../docs');

test('the guide of registries shows its example, and that says what Argo CD reads', () => {
  const example = readFileSync(join(docs, 'examples/registries.ts'), 'utf8');
  expect(readFileSync(join(docs, 'guides/registries.md'), 'utf8')).toContain(`\`\`\`ts\n${example}\`\`\``);
  const chart = new Chart(new App(), 'example');
  fromRegistry(chart);
  const sources = (chart.toJson() as Json[]).flatMap((object) => {
    const spec = isJsonObject(object) && object['kind'] === 'Application' ? object['spec'] : undefined;
    return spec !== undefined && isJsonObject(spec) ? [spec['source']] : [];
  });
  const registry = 'oci://registry.example.com/ml';
  expect(sources).toEqual([
    { repoURL: `${registry}/serving`, path: 'overlays/prod', targetRevision: '2.x' },
    { repoURL: `${registry}/charts`, chart: 'mlflow', targetRevision: '~1.8.0' },
  ]);
});
