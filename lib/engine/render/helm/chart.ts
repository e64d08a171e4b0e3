import { isJsonObject, readYaml, type Json, type JsonObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';
import { readText, type FileTree } from '../file-tree.js';
import { joinPath } from '../paths.js';

/** A chart that another one needs. */
export interface ChartDependency {
  readonly name: string;
  /** A version or a range of versions; the exact one where the lock file says it. */
  readonly version: string;
  /** Where it is: `https://…`, `oci://…`, `file://…`, `@name` or `alias:name` of a known repository, or empty. */
  readonly repository: string;
}

/** The name of a chart without the organisation that it may have in a registry: the directory that it is unpacked to. */
export function chartName(chart: string): string {
  const name = chart.slice(chart.lastIndexOf('/') + 1);
  return ['', '.', '..'].includes(name) ? chart : name;
}

/** The most bytes of a file that describes a chart. */
const MAX_BYTES = 1024 * 1024;

/**
 * The dependencies of the chart in a directory that are not in its `charts`, at the versions of its lock file where it has one.
 *
 * @throws SourceError `INVALID_SOURCE`, YamlError
 */
export async function missingDependencies(tree: FileTree, path: string): Promise<ChartDependency[]> {
  const declared = [
    ...(await dependenciesIn(tree, joinPath(path, 'Chart.yaml'))),
    ...(await dependenciesIn(tree, joinPath(path, 'requirements.yaml'))),
  ];
  if (declared.length === 0) return [];
  const locked = [
    ...(await dependenciesIn(tree, joinPath(path, 'Chart.lock'))),
    ...(await dependenciesIn(tree, joinPath(path, 'requirements.lock'))),
  ];
  const charts = await tree.entry(joinPath(path, 'charts'));
  const present = charts?.type === 'directory' ? (await tree.children(charts)).map((child) => child.path) : [];
  const isPresent = (name: string): boolean =>
    present.some((file) => file === name || (file.startsWith(`${name}-`) && /-v?\d[^/]*\.tgz$/.test(file)));
  return declared
    .filter(({ name }) => !isPresent(name))
    .map((one) => ({ ...one, version: locked.find(({ name }) => name === one.name)?.version ?? one.version }));
}

async function dependenciesIn(tree: FileTree, file: string): Promise<ChartDependency[]> {
  const entry = await tree.entry(file);
  if (entry?.type !== 'file') return [];
  return chartDependencies((await readText(tree, entry, MAX_BYTES)).text, file);
}

/** The dependencies that the text of a `Chart.yaml`, a lock file or the like lists. @throws SourceError `INVALID_SOURCE`, YamlError */
export function chartDependencies(text: string, file: string): ChartDependency[] {
  const value = readYaml(text, { file })[0]?.value ?? null;
  const listed = isJsonObject(value) ? (value['dependencies'] ?? []) : [];
  if (!Array.isArray(listed)) throw invalid(file, 'dependencies is no list');
  return listed.map((one) => dependency(one, file));
}

function dependency(value: Json, file: string): ChartDependency {
  if (!isJsonObject(value)) throw invalid(file, 'a dependency is no mapping');
  const name = textOf(value, 'name');
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(name))
    throw invalid(file, `${JSON.stringify(name)} can be no name of a chart`);
  return { name, version: textOf(value, 'version'), repository: textOf(value, 'repository') };
}

function textOf(object: JsonObject, key: string): string {
  const value = object[key];
  return typeof value === 'string' ? value : '';
}

function invalid(file: string, what: string): SourceError {
  return new SourceError('INVALID_SOURCE', what, { where: file, remedy: 'correct the description of the chart' });
}
