import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifests, type KubeObject } from '../../../lib/kube/index.js';
import { parseApplication } from '../../../lib/model/index.js';
import { projectFolder } from './slipway.js';

const folder = join(projectFolder, '..', 'shared', 'fixtures', 'argocd-example-apps');

/** The example applications that no one here wrote, or `undefined` on a bare clone. */
export const exampleApps: string | undefined = existsSync(folder) ? folder : undefined;

/** `describe` where the example applications are there; otherwise the block is skipped and the reason printed. */
export function describeWithExampleApps(name: string, body: (folder: string) => void): void {
  if (exampleApps) describe(name, () => body(exampleApps ?? ''));
  else {
    console.warn(`skipped: ${name}: the example applications are not here (a bare clone)`);
    describe.skip(name, () => void it('needs the example applications', () => undefined));
  }
}

/** The Helm and Kustomize trees of the documentation, from the root of the project. */
export const documentedTrees = ['docs/examples/helm', 'docs/examples/kustomize'] as const;

const applications = join(__dirname, '..', 'fixtures');

/** The Applications that were written by hand for what is delivered in tests: of the documentation's trees, or of the example applications. */
export function fixtureApplications(of: 'documentation' | 'examples'): KubeObject[] {
  const all = readdirSync(applications).flatMap((name) =>
    readManifests(readFileSync(join(applications, name), 'utf8')),
  );
  return all.filter((each) => {
    const { path = '' } = parseApplication(each).spec.source ?? {};
    return documentedTrees.some((tree) => path.startsWith(tree)) === (of === 'documentation');
  });
}

/** A copy of the example applications outside of any repository. */
export function copyOfExampleApps(from: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'slipway-examples-'));
  cpSync(from, copy, { recursive: true });
  return copy;
}
