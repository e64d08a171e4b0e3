import { digest } from '../../../kube/index.js';
import { contentOf, type LinkCache } from '../content.js';
import type { RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import type { ToolRun } from '../tools.js';

/** A run of kustomize, and what says that another one would print the same. */
export interface ProgramBuild {
  readonly run: ToolRun;
  readonly digest: string;
}

/** Whether a kustomization says something that only the program can do. */
export function isBeyondUs(error: unknown): boolean {
  return error instanceof SourceError && error.code === 'UNSUPPORTED_KUSTOMIZATION_FIELD';
}

/**
 * Plans `kustomize build` for the kustomization at a path, on the whole repository: what it reads there is not known.
 *
 * @returns `undefined` where no program is run, or there is none
 */
export async function planProgramBuild(
  tree: FileTree,
  path: string,
  { tools, application }: RenderContext,
  links: LinkCache,
): Promise<ProgramBuild | undefined> {
  const root = await tree.entry('');
  if (tools === undefined || root === undefined) return undefined;
  const run: ToolRun = {
    tool: 'kustomize',
    arguments: ['build', '.'],
    directory: path === '' ? 'source' : `source/${path}`,
    places: [{ tree, from: '', to: 'source' }],
    files: {},
    application,
  };
  try {
    const version = await tools.version(run);
    return { run, digest: digest(['kustomize build', version, path, await contentOf(tree, root, links)]) };
  } catch (error) {
    if (error instanceof SourceError && error.code === 'TOOL_MISSING') return undefined;
    throw error;
  }
}
