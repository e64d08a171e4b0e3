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
import { kustomizationInputs, type KustomizeCaches } from './inputs.js';
import { kustomizeVersion } from './options.js';

/** How a kustomization will be built. */
export interface KustomizePlan {
  readonly digest: string;
  readonly objects: () => Promise<KubeObject[]>;
}

/**
 * Plans a build: in-process where that covers the kustomization, else by the program, which is also run where the Application asks for a
 * version of it or the installation gives it options.
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
  const variables = settings.commonAnnotationsEnvsubst ? buildEnvironment(source, context) : {};
  const edit: EditKustomization = (written) => written.with(edited(written.value, settings, variables, written.file));
  const isEdited = Object.keys(edited({}, settings, variables, '')).length > 0;
  const byProgram = async (inputs: ProgramInputs): Promise<ProgramBuild | undefined> => {
    const { written } = await kustomizationOf(tree, path, caches.kustomizations);
    const file = isEdited ? { file: written.file, value: edit(written).value } : undefined;
    return await planProgramBuild({ tree, path, settings, inputs, edited: file }, context);
  };
  const print = async ({ run }: ProgramBuild): Promise<KubeObject[]> =>
    readManifests((await context.tools?.run(run)) ?? '', { file: `kustomize build ${path}` });

  const { buildOptions } = kustomizeVersion(settings.version, context.kustomize ?? {});
  if (readsEverything(buildOptions)) {
    const root = await tree.directory('');
    const build = await byProgram({ directories: [''], content: [await contentOf(tree, root, caches.links)] });
    if (build !== undefined) return { digest: build.digest, objects: () => print(build) };
  }
  const inputs = await kustomizationInputs(tree, path, caches, settings.components);
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

/** The settings without the components that are not there, where an Application says that they may be missing. */
export async function presentComponents(
  tree: FileTree,
  path: string,
  settings: KustomizeSource,
): Promise<KustomizeSource> {
  if (!settings.ignoreMissingComponents || !settings.components) return settings;
  const components: string[] = [];
  for (const written of settings.components) {
    if (await tree.entry(resolvePath(path, written, 'kustomize.components'))) components.push(written);
  }
  return { ...settings, components };
}
