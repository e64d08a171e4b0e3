import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { readManifests, type KubeObject } from '../../../lib/kube/index.js';
import type { KustomizeSource } from '../../../lib/model/index.js';
import { envtestAssets } from '../../envtest/control-plane.js';
import { repoURL, Workshop } from '../fixture.js';

/** A repository: content by path. The kustomization that is built is in `app`. */
export type Files = Readonly<Record<string, string | Buffer>>;

const assets = envtestAssets();
const kubectl = assets === undefined ? undefined : path.join(assets, 'kubectl');
const isPresent = kubectl !== undefined && existsSync(kubectl);

/** Tests that each of these repositories gives the objects that the program makes of it, in its order, or is refused by both. */
export function sameAsProgram(title: string, cases: Readonly<Record<string, Files>>): void {
  if (!isPresent) console.warn(`skipped: ${title}: no kubectl to compare with (npm run envtest:build)`);
  describe(title, () => {
    (isPresent ? test : test.skip).each(Object.entries(cases))('%s', async (_name, files) => {
      const shop = await Workshop.create();
      try {
        const theirs = await built(shop.folder, files);
        const ours = await rendered(shop, files);
        expect(ours).toEqual(theirs);
      } finally {
        shop.close();
      }
    });
  });
}

/** What we make of it: the objects, or that it is refused. */
async function rendered(shop: Workshop, files: Files, kustomize?: KustomizeSource): Promise<KubeObject[] | 'refused'> {
  const commit = await shop.commit(files);
  const source = { repoURL, path: 'app', ...(kustomize && { kustomize }) };
  try {
    return (await shop.sources().render(source, commit)).objects;
  } catch (error) {
    const isClear = error instanceof Error && 'code' in error && error.code !== 'UNSUPPORTED_KUSTOMIZATION_FIELD';
    if (isClear) return 'refused';
    throw error;
  }
}

/** What the program makes of it. */
async function built(folder: string, files: Files): Promise<KubeObject[] | 'refused'> {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, 'tree', name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  try {
    const { stdout } = await promisify(execFile)(kubectl ?? '', ['kustomize', path.join(folder, 'tree/app')]);
    return readManifests(stdout);
  } catch {
    return 'refused';
  }
}
