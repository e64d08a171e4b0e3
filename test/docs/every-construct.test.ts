import { App, Chart, type ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as certificates from '../../docs/examples/certificates-and-gateway.js';
import * as comparisons from '../../docs/examples/comparisons.js';
import * as hub from '../../docs/examples/hub.js';
import * as servers from '../../docs/examples/model-servers.js';
import * as models from '../../docs/examples/models.js';
import * as queues from '../../docs/examples/queues.js';
import * as ray from '../../docs/examples/ray.js';
import * as sharedWorkflow from '../../docs/examples/shared-workflow.js';
import * as jobs from '../../docs/examples/training-jobs.js';
import * as tuning from '../../docs/examples/tuning.js';
import { faults } from '../constructs/schema.js';

const root = join(__dirname, '../..');
const families = readdirSync(join(root, 'lib/constructs'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The programs under apps/ and docs/, each with the families that it imports from. */
const programs = ['apps', 'docs/examples'].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);

function constructsOf(family: string): string[] {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  const face: unknown = require(join(root, 'lib/constructs', family, 'index.ts'));
  if (typeof face !== 'object' || face === null) return [];
  return Object.entries(face).flatMap(([name, value]) =>
    typeof value === 'function' && value.prototype instanceof Construct ? [`${family}/${name}`] : [],
  );
}

function isUsed(construct: string): boolean {
  const [family = '', name = ''] = construct.split('/');
  const face = family === 'argocd' ? 'slipway(/argocd)?' : `slipway/${family}`;
  const from = new RegExp(`import \\{[^}]*\\b${name}\\b[^}]*\\} from '${face}'`);
  return programs.some((text) => from.test(text) && new RegExp(`\\bnew ${name}[(<]|\\b${name}\\.\\w+\\(`).test(text));
}

test('every construct is used under apps/ or docs/', () => {
  const constructs = families.flatMap(constructsOf);
  expect(constructs.length).toBeGreaterThan(50);
  expect(constructs.filter((construct) => !isUsed(construct))).toEqual([]);
});

const examples = {
  ...certificates,
  ...comparisons,
  ...hub,
  ...servers,
  ...models,
  ...queues,
  ...ray,
  ...sharedWorkflow,
  ...jobs,
  ...tuning,
};

test.each(Object.entries(examples))('the objects of the example %s have the fields of their kinds', (_, example) => {
  const chart = new Chart(new App(), 'example');
  example(chart);
  const custom: ApiObject[] = chart.apiObjects.filter(({ apiVersion }) => apiVersion !== 'v1');
  expect(custom.flatMap((object) => faults(JSON.parse(JSON.stringify(object.toJson()))))).toEqual([]);
});
