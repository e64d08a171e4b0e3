import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import { resolvePath } from '../paths.js';
import type { Placed } from '../tools.js';
import { missingDependencies, type ChartDependency } from './chart.js';

/** The files of a chart that was found in a repository of charts. */
export interface FoundChart {
  readonly tree: FileTree;
  readonly path: string;
}

/** Finds charts in HTTP repositories and OCI registries, with the operator's credentials. @throws SourceError */
export type FindChart = (dependency: ChartDependency) => Promise<FoundChart>;

const MAX_CHARTS = 100;

/**
 * Where the charts that a chart needs, and those that they need, have to be put: into its `charts`. The program then finds all of them
 * and asks nobody.
 *
 * @param to where the chart itself is put
 * @throws SourceError for one that is nowhere
 */
export async function placeDependencies(chart: FoundChart, to: string, find: FindChart | undefined): Promise<Placed[]> {
  const placed: Placed[] = [];
  const visit = async ({ tree, path }: FoundChart, target: string): Promise<void> => {
    for (const dependency of await missingDependencies(tree, path)) {
      const found = await findDependency({ tree, path }, dependency, find);
      const place = `${target}/charts/${dependency.name}`;
      placed.push({ tree: found.tree, from: found.path, to: place });
      if (placed.length > MAX_CHARTS)
        throw missing(dependency, `the chart needs more than ${MAX_CHARTS} others, or itself`);
      await visit(found, place);
    }
  };
  await visit(chart, to);
  return placed;
}

async function findDependency(
  { tree, path }: FoundChart,
  dependency: ChartDependency,
  find: FindChart | undefined,
): Promise<FoundChart> {
  const { repository, name } = dependency;
  if (repository.startsWith('file://')) {
    const at = resolvePath(path, repository.slice('file://'.length), `the dependency ${name}`);
    if ((await tree.entry(at))?.type !== 'directory') throw missing(dependency, `there is no directory ${at}`);
    return { tree, path: at };
  }
  if (repository === '') throw missing(dependency, 'it is not in charts/, and no repository is named');
  if (find === undefined) throw missing(dependency, 'it is not in charts/, and nothing is fetched here');
  return await find(dependency);
}

function missing({ name }: ChartDependency, why: string): SourceError {
  return new SourceError(
    'PATH_NOT_FOUND',
    `the chart needs ${name}, found in Chart.yaml, but missing in charts/: ${why}`,
    {
      remedy: 'commit it to charts/ (helm dependency update), or correct its repository',
    },
  );
}
