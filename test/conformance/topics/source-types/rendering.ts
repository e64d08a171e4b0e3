import {
  inlineValues,
  planSource,
  renderSource,
  type RenderCaches,
  type RenderContext,
  type Rendered,
  type RenderPlan,
  type ToolRun,
  type Tools,
} from '../../../../lib/engine/index.js';
import { isJsonObject, type JsonObject } from '../../../../lib/kube/index.js';
import type { ApplicationSource } from '../../../../lib/model/index.js';
import { Jail } from '../../../../lib/source/jail/index.js';
import { Toolbox } from '../../../../lib/source/tools/index.js';
import { renderPrograms } from '../../../envtest/render-programs.js';
import { VectorTree } from './vector-tree.js';

export const repoURL = 'https://git.example.com/repository';

/** A path of a vector in its tree, whose root is an empty one. */
export function inTree(path: string): string {
  return path === '.' ? '' : path;
}

/** The source of a vector. */
export function sourceOf(input: JsonObject): ApplicationSource {
  const source = input['source'];
  return { repoURL, ...(isJsonObject(source) ? (source as Partial<ApplicationSource>) : {}) };
}

/** Programs that only tell how they were run. */
export class Recorder implements Tools {
  readonly runs: ToolRun[] = [];

  version(): Promise<string> {
    return Promise.resolve('v0.0.0');
  }

  run(run: ToolRun): Promise<string> {
    this.runs.push(run);
    return Promise.resolve('');
  }
}

/** The programs that were built for tests, in the jail; `undefined` where there are none. */
export function realTools(): Tools | undefined {
  const programs = renderPrograms();
  return programs && new Toolbox(new Jail(), programs);
}

export async function planOf(
  input: JsonObject,
  path: string,
  source: ApplicationSource,
  tools: Tools = new Recorder(),
  tree = VectorTree.of(input),
  more: RenderContext = {},
): Promise<RenderPlan> {
  return await planSource(tree, { ...source, path }, caches(), { ...contextOf(input, tools), ...more });
}

export async function rendered(
  input: JsonObject,
  path: string,
  source: ApplicationSource,
  tools?: Tools,
): Promise<Rendered> {
  return await renderSource(await planOf(input, path, source, tools));
}

export function caches(): RenderCaches {
  return {
    kustomizations: new Map(),
    outside: new Map(),
    links: new Map(),
    jsonnet: new Map(),
    imports: new Map(),
    discovered: new Map(),
  };
}

export function contextOf(input: JsonObject, tools: Tools): RenderContext {
  return {
    application: (input['appName'] as string | undefined) || 'app',
    destinationNamespace: (input['namespace'] as string | undefined) ?? '',
    capabilities: () =>
      Promise.resolve({
        version: (input['kubeVersion'] as string | undefined) ?? '',
        apiVersions: (input['apiVersions'] as string[] | undefined) ?? [],
      }),
    kustomize: input['kustomizeOptions'] as RenderContext['kustomize'],
    tools,
  };
}

/** The command as Argo CD reports it. */
export function commandOf(run: ToolRun, source: ApplicationSource): string {
  const inline = inlineValues(source.helm ?? {}) === undefined ? undefined : 'values.yaml';
  const words = run.arguments.map((word) =>
    inline !== undefined && word.endsWith(`../${inline}`)
      ? '<temp file with values from source.helm.values/valuesObject>'
      : word,
  );
  return [run.tool, ...words].join(' ');
}
