import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

/** A copy of the example applications outside of any repository. */
export function copyOfExampleApps(from: string): string {
  const copy = mkdtempSync(join(tmpdir(), 'slipway-examples-'));
  cpSync(from, copy, { recursive: true });
  return copy;
}
