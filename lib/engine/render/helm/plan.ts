import { digest, stringifyJson } from '../../../kube/index.js';
import type { ApplicationSource, HelmSource } from '../../../model/index.js';
import { buildEnvironment } from '../build-environment.js';
import { contentOf, type LinkCache } from '../content.js';
import type { RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import type { Lender } from '../lender.js';
import { joinPath } from '../paths.js';
import type { Placed, ToolRun } from '../tools.js';
import { helmArguments, helmSettings } from './arguments.js';
import { parametersOf, type Parameters } from './parameters.js';
import { placeDependencies } from './place-dependencies.js';
import {
  isThere,
  lentFile,
  noSuchFile,
  resolveValueFiles,
  treeOf,
  valueFileAt,
  type ValueFile,
  type ValueFilePlaces,
} from './value-files.js';

/** A run of Helm, and what says that another one would print the same. */
export interface HelmPlan {
  readonly run: ToolRun;
  readonly digest: string;
}

/** Where things are in the work directory. */
const SOURCE = 'source';
const INLINE = 'values.yaml';

/** The values that the source holds itself, as text: the object wins over the text. */
export function inlineValues(helm: HelmSource): string | undefined {
  if (helm.valuesObject !== undefined) return stringifyJson(helm.valuesObject);
  return helm.values ? helm.values : undefined;
}

/**
 * Plans `helm template` for the chart at a path. Values count in this order, the last most: those of the chart, the value files as they
 * are listed, the values of the source itself, parameters.
 *
 * @throws SourceError
 */
export async function planHelm(
  tree: FileTree,
  path: string,
  source: ApplicationSource,
  context: RenderContext,
  links: LinkCache,
): Promise<HelmPlan> {
  const { tools } = context;
  if (tools === undefined) {
    throw new SourceError('TOOL_MISSING', 'a Helm chart is rendered by the program helm, and none is run here', {
      where: path,
      remedy: 'commit the rendered manifests as plain YAML where no program may be run',
    });
  }
  const helm = source.helm ?? {};
  const variables = buildEnvironment(source, context);
  const places: ValueFilePlaces = {
    tree,
    path,
    references: context.references ?? new Map(),
    schemes: context.valueFileSchemes,
  };
  const needsCluster = !helm.kubeVersion || !helm.apiVersions?.length;
  const settings = helmSettings(helm, context, needsCluster ? await context.capabilities?.() : undefined);
  const files = await resolveValueFiles(
    places,
    helm.valueFiles ?? [],
    variables,
    helm.ignoreMissingValueFiles ?? false,
  );
  const parameters = parametersOf(helm, variables);
  const parameterFiles = new Map(
    [...parameters.setFile].map(([name, file]) => [name, valueFileAt(places, file, variables)]),
  );
  const layout = new Layout(places, context.lender);
  for (const file of [...files, ...parameterFiles.values()]) await layout.add(file);
  const values = inlineValues(helm);
  const dependencies = await placeDependencies({ tree, path }, layout.chart, context.findChart);
  const setFile = new Map([...parameterFiles].map(([name, file]) => [name, layout.pathOf(file)]));
  const run: ToolRun = {
    tool: 'helm',
    version: helm.version,
    application: context.application,
    arguments: helmArguments({
      ...settings,
      parameters: { ...parameters, setFile } satisfies Parameters,
      valueFiles: [...files.map((file) => layout.pathOf(file)), ...(values === undefined ? [] : [layout.up + INLINE])],
    }),
    directory: layout.chart,
    places: [{ tree, from: path, to: layout.chart }, ...layout.placed, ...dependencies],
    files: values === undefined ? {} : { [INLINE]: values },
  };
  const content: string[][] = [];
  for (const { tree: from, from: at, to } of run.places) {
    const entry = await from.entry(at);
    content.push([to, ...(entry === undefined ? [] : await contentOf(from, entry, links))]);
  }
  const version = await tools.version(run);
  return { run, digest: digest(['Helm', version, [...run.arguments], run.directory, content, values ?? '']) };
}

/** Where the files of a chart are put: itself and others of its repository as they are there, those of other sources and servers beside. */
class Layout {
  readonly placed: Placed[] = [];
  readonly chart: string;
  /** From where Helm runs to the work directory. */
  readonly up: string;
  readonly #references: string[];
  readonly #urls: string[] = [];

  constructor(
    private readonly places: ValueFilePlaces,
    private readonly lender: Lender | undefined,
  ) {
    this.chart = joinPath(SOURCE, places.path).replace(/\/$/, '');
    this.up = '../'.repeat(this.chart.split('/').length);
    this.#references = [...places.references.keys()];
  }

  /** @throws SourceError `PATH_NOT_FOUND` */
  async add(file: ValueFile): Promise<void> {
    if (file.remote) return await this.#fetch(file);
    if (!(await isThere(this.places, file))) throw noSuchFile(file);
    this.placed.push({ tree: treeOf(this.places, file), from: file.path, to: this.#place(file) });
  }

  /** A file as Helm is told it, relative to the chart. */
  pathOf(file: ValueFile): string {
    const { path } = this.places;
    const isInChart = file.source === undefined && !file.remote && (path === '' || file.path.startsWith(`${path}/`));
    return isInChart ? `./${path === '' ? file.path : file.path.slice(path.length + 1)}` : this.up + this.#place(file);
  }

  async #fetch(file: ValueFile): Promise<void> {
    if (this.#urls.includes(file.path)) return;
    const { tree, path } = await lentFile(this.lender, file);
    this.#urls.push(file.path);
    this.placed.push({ tree, from: path, to: this.#place(file) });
  }

  #place({ source, path, remote }: ValueFile): string {
    if (remote) return `servers/${this.#urls.indexOf(path)}/values.yaml`;
    return source === undefined ? `${SOURCE}/${path}` : `references/${this.#references.indexOf(source.ref)}/${path}`;
  }
}
