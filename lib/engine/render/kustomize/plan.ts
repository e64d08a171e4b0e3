import { digest, readManifests, type KubeObject } from '../../../kube/index.js';
import type { ApplicationSource, KustomizeSource } from '../../../model/index.js';
import { buildEnvironment } from '../build-environment.js';
import type { RenderContext } from '../context.js';
import { contentOf } from '../content.js';
import type { FileTree } from '../file-tree.js';
import { resolvePath } from '../paths.js';
import { buildKustomization, kustomizationOf, type EditKustomization } from './build.js';
import { readsEverything } from './arguments.js';
import { isBeyondUs, planProgramBuild, type ProgramBuild, type ProgramInputs } from './by-program.js';
import { edited } from './edit.js';
import { kustomizationInputs, type KustomizationInputs, type KustomizeCaches } from './inputs.js';
import { localize } from './localize.js';
import { kustomizeVersion } from './options.js';
import { isRemote } from './remote.js';

/** How a kustomization will be built. */
export interface KustomizePlan {
  readonly digest: string;
  readonly objects: () => Promise<KubeObject[]>;
}

/** What is built, and with which settings. */
interface Wanted {
  readonly tree: FileTree;
  readonly path: string;
  readonly settings: KustomizeSource;
  /** Directories of other repositories in the tree. */
  readonly lent: readonly string[];
  readonly inputs: KustomizationInputs | undefined;
}

/**
 * Plans a build: in-process where that covers the kustomization, else by the program, which is also run where the Application asks for a
 * version of it or the installation gives it options. What is named in other repositories is fetched first.
 *
 * @throws SourceError, YamlError
 */
export async function planKustomize(
  tree: FileTree,
  path: string,
  source: ApplicationSource,
  caches: KustomizeCaches,
  context: RenderContext,
): Promise<KustomizePlan> {
  const settings = await presentComponents(tree, path, source.kustomize ?? {});
  const { buildOptions } = kustomizeVersion(settings.version, context.kustomize ?? {});
  const isWhole = readsEverything(buildOptions);
  const inputs = isWhole ? undefined : await kustomizationInputs(tree, path, caches, settings.components);
  const given = { tree, path, settings, lent: [], inputs };
  if (context.lender === undefined || inputs?.remote === false) return await planBuild(given, source, caches, context);
  const { components = [] } = settings;
  const localized = await localize({ tree, path, components }, context.lender, caches.kustomizations);
  const local = {
    ...{ tree: localized.tree, path, lent: localized.lent },
    settings: { ...settings, ...(components.length > 0 && { components: localized.components }) },
    inputs: isWhole ? undefined : await kustomizationInputs(localized.tree, path, caches, localized.components),
  };
  return await planBuild(local, source, caches, context);
}

async function planBuild(
  { tree, path, settings, lent, inputs: known }: Wanted,
  source: ApplicationSource,
  caches: KustomizeCaches,
  context: RenderContext,
): Promise<KustomizePlan> {
  const variables = settings.commonAnnotationsEnvsubst ? buildEnvironment(source, context) : {};
  const edit: EditKustomization = (written) => written.with(edited(written.value, settings, variables, written.file));
  const isEdited = Object.keys(edited({}, settings, variables, '')).length > 0;
  const byProgram = async (read: ProgramInputs): Promise<ProgramBuild | undefined> => {
    const { written } = await kustomizationOf(tree, path, caches.kustomizations);
    const file = isEdited ? { file: written.file, value: edit(written).value } : undefined;
    return await planProgramBuild({ tree, path, settings, inputs: read, edited: file }, context);
  };
  const print = async ({ run }: ProgramBuild): Promise<KubeObject[]> =>
    readManifests((await context.tools?.run(run)) ?? '', { file: `kustomize build ${path}` });

  if (known === undefined) {
    const build = await byProgram(await everything(tree, lent, caches));
    if (build !== undefined) return { digest: build.digest, objects: () => print(build) };
  }
  const inputs = known ?? (await kustomizationInputs(tree, path, caches, settings.components));
  const { buildOptions } = kustomizeVersion(settings.version, context.kustomize ?? {});
  const isAsked = Boolean(settings.version) || !['', '--enable-helm'].includes(buildOptions.trim());
  if (isAsked || inputs.beyondUs !== undefined) {
    const build = await byProgram(inputs);
    if (build !== undefined) return { digest: build.digest, objects: () => print(build) };
    if (inputs.beyondUs !== undefined) throw inputs.beyondUs;
  }
  const build = (): Promise<KubeObject[]> =>
    buildKustomization(tree, path, caches.kustomizations, isEdited ? edit : undefined);
  return {
    digest: digest(['Kustomize', edited({}, settings, variables, ''), path, inputs.content]),
    objects: () =>
      build().catch(async (error: unknown) => {
        const other = isBeyondUs(error) ? await byProgram(inputs) : undefined;
        if (other === undefined) throw error;
        return await print(other);
      }),
  };
}

async function everything(tree: FileTree, lent: readonly string[], { links }: KustomizeCaches): Promise<ProgramInputs> {
  const directories = ['', ...lent];
  const content: string[][] = [];
  for (const directory of directories) content.push(await contentOf(tree, await tree.directory(directory), links));
  return { directories, content };
}

/** The settings without the components that are not there, where an Application says that they may be missing. */
export async function presentComponents(
  tree: FileTree,
  path: string,
  settings: KustomizeSource,
): Promise<KustomizeSource> {
  if (!settings.ignoreMissingComponents || !settings.components) return settings;
  const components: string[] = [];
  for (const written of settings.components) {
    if (isRemote(written) || (await tree.entry(resolvePath(path, written, 'kustomize.components'))))
      components.push(written);
  }
  return { ...settings, components };
}
