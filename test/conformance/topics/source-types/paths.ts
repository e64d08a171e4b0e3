import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  commonDirectory,
  followLinks,
  isWithin,
  refreshPaths,
  resolveFromRoot,
  SourceError,
  walk,
  type FileEntry,
} from '../../../../lib/engine/index.js';
import type { JsonObject } from '../../../../lib/kube/index.js';
import { annotations, type Application } from '../../../../lib/model/index.js';
import { layOut, rooted } from '../../../../lib/source/tools/lay-out.js';
import { given, type OperationAdapter } from '../../topic.js';
import { planOf, repoURL } from './rendering.js';
import { VectorTree, type VectorFile } from './vector-tree.js';

const top = { path: '', type: 'directory', id: '' } as const;

/** What a path may lead to. */
export const pathOperations: Readonly<Record<string, OperationAdapter>> = {
  AppPath: async (input) => {
    try {
      await planOf({ ...input, files: input['files'] ?? [] }, given(input, 'path'), { repoURL });
      return {};
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { error: true, errorMessage: `${error.where}: ${error.what}` };
    }
  },
  OutOfBoundsSymlinks: async (input) => {
    const skipped = given<string[]>(input, 'skipPaths');
    return { outOfBounds: (await refusedLink(VectorTree.of(input), skipped))?.link ?? null };
  },
  GlobMatchesWithinRoot: async (input) => {
    const root = given<string>(input, 'root');
    const tree = new VectorTree(given(input, 'files'), root);
    for (const match of given<string[]>(input, 'matches')) await followLinks(tree, top, match.slice(root.length + 1));
    return {};
  },
  ResolveSymlink: async (input) => {
    const found = await followLinks(VectorTree.of(input), top, given(input, 'path'), given(input, 'maxDepth'));
    return { resolved: found?.path ?? given(input, 'path') };
  },
  ResolveFileOrDirectory: (input) => {
    const root = given<string>(input, 'repoRoot');
    const folder = given<string>(input, 'appPath').slice(root.length + 1);
    const found = resolveFromRoot(folder, given(input, 'path'), 'path');
    return { path: found === '' ? root : `${root}/${found}` };
  },
  Inbound: (input) => {
    const base = given<string>(input, 'base');
    return { inbound: base.startsWith('/') && isWithin(base, path.resolve(base, given<string>(input, 'candidate'))) };
  },
  RelativePath: (input) => {
    const [full, base] = [given<string>(input, 'full'), given<string>(input, 'base')];
    const clean = path.resolve('/', full);
    if (![full, base].every((each) => each.startsWith('/')) || !isWithin(base, clean))
      throw new Error('full path does not contain base path');
    return { path: clean.slice(base.length + 1) || '.' };
  },
  EnforceToCurrentRoot: (input) => {
    const found = path.resolve(given<string>(input, 'path'));
    if (!isWithin(path.resolve(given<string>(input, 'root')), found)) throw new Error('outside');
    return { path: found };
  },
  SecureMkdirAll: async (input) => {
    const [root, unsafe] = [given<string>(input, 'root'), given<string>(input, 'unsafePath')];
    const scratch = mkdtempSync(path.join(tmpdir(), 'slipway-vector-'));
    try {
      for (const file of given<VectorFile[]>(input, 'files')) {
        const at = path.join(scratch, file.path);
        mkdirSync(file.dir === true ? at : path.dirname(at), { recursive: true });
        if (file.dir !== true) writeFileSync(at, file.content ?? '');
      }
      await layOut({ directory: unsafe, places: [], files: {} }, scratch);
      return { path: rooted(root, unsafe) };
    } finally {
      rmSync(scratch, { recursive: true });
    }
  },
  Tgz: (input, { expect }) => packed(input, expect),
  TgzUntgz: async (input, { expect }) => {
    const refused = await refusedLink(VectorTree.of(input), []);
    if (refused) throw refused.error;
    return await packed(input, expect);
  },
  ManifestGenerateRoot: (input) => {
    const root = given<string>(input, 'repoRoot');
    const source = { path: given<string>(input, 'appPath').slice(root.length + 1) };
    const app = {
      metadata: { annotations: { [annotations.manifestGeneratePaths]: given<string>(input, 'annotation') } },
      spec: {},
    } as unknown as Application;
    const paths = refreshPaths(app, source);
    const common = paths.length === 0 ? '' : commonDirectory([source.path, ...paths]);
    return { root: common === '' ? root : `${root}/${common}` };
  },
  GitDirectories: async (input) => {
    const hidden = given<boolean>(input, 'includeHiddenDirectories');
    const skip = ({ path: whole }: FileEntry): boolean => {
      const name = path.posix.basename(whole);
      return name === '.git' || (!hidden && name.startsWith('.'));
    };
    return { paths: (await all(input, skip)).filter(({ type }) => type === 'directory').map((entry) => entry.path) };
  },
};

async function refusedLink(
  tree: VectorTree,
  skipped: readonly string[],
): Promise<{ link: string; error: unknown } | undefined> {
  for (const link of tree.links.filter((each) => !skipped.includes(each))) {
    const error: unknown = await tree.entry(link).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (error !== undefined) return { link, error };
  }
  return undefined;
}

/** What goes along where a tree is laid out for a plugin. */
async function packed(input: JsonObject, { contains }: JsonObject): Promise<JsonObject> {
  const wanted = Array.isArray(contains) ? contains : [];
  const left = (input['exclusions'] as string[] | undefined) ?? [];
  const entries = await all(input, (entry) => left.includes(entry.path));
  const links = given<VectorFile[]>(input, 'files').filter(({ link }) => link !== undefined);
  const there = new Set(entries.map((entry) => entry.path));
  return {
    filesWritten: entries.filter(({ type }) => type === 'file').length,
    entries: entries.length + 1,
    contains: wanted.filter((one) => there.has(String(one))),
    links: links.filter((file) => there.has(file.path)).map(({ path: at, link }) => ({ path: at, link })),
  };
}

async function all(input: JsonObject, skip: (entry: FileEntry) => boolean): Promise<FileEntry[]> {
  const found: FileEntry[] = [];
  for await (const entry of walk(VectorTree.of(input), top, skip)) found.push(entry);
  return found;
}
