import { isJsonObject, readYaml, type Json } from '../../../kube/index.js';
import type { ApplicationSource } from '../../../model/index.js';
import { listAt, textAt } from '../../read.js';
import { SourceError } from '../errors.js';
import { readText, type FileTree } from '../file-tree.js';
import { joinPath, resolvePath } from '../paths.js';
import { walk } from '../walk.js';

/** What there is to know of a chart in a repository, for people who set its values. */
export interface HelmDetails {
  /** The text of its own values; empty where it has none, or none that may be read. */
  readonly values: string;
  /** The files in and below its directory that look like value files. */
  readonly valueFiles: readonly string[];
  /** Its own values with those of the source's value files over them, by their paths. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** What a chart's description says. */
export interface ChartDetails {
  readonly description: string;
  readonly home: string;
  /** `name <address>`, or the name alone. */
  readonly maintainers: readonly string[];
}

/** The most bytes of a file of values. */
const MAX_BYTES = 1024 * 1024;

/** @throws SourceError `PATH_NOT_FOUND`, YamlError */
export async function helmDetails(tree: FileTree, path: string, source: ApplicationSource): Promise<HelmDetails> {
  const values = await ownValues(tree, path);
  const named = source.helm?.valueFiles ?? [];
  const texts = [values];
  for (const file of named) texts.push(await textAtPath(tree, resolvePath(path, file, 'source.helm.valueFiles')));
  const documents = texts.flatMap((text) => readYaml(text).map(({ value }) => value));
  const offered = await valueFilesBelow(tree, path);
  return { values, valueFiles: offered, parameters: Object.assign({}, ...documents.map(flattened)) };
}

/**
 * The paths, relative to a directory, of the files in and below it that Argo CD offers as value files: YAML with `values` in its name.
 *
 * @throws SourceError `PATH_NOT_FOUND`
 */
export async function valueFilesBelow(tree: FileTree, path: string): Promise<string[]> {
  const directory = await tree.directory(path);
  const found: string[] = [];
  const root = directory.path === '' ? 0 : directory.path.length + 1;
  for await (const { path: whole, type } of walk(tree, directory)) {
    const name = whole.slice(whole.lastIndexOf('/') + 1);
    if (type !== 'directory' && /values.*\.ya?ml$/i.test(name)) found.push(whole.slice(root));
  }
  return found;
}

/** Every value that is neither a mapping nor a list, by its path: `image.tag`, `hosts[0]`. */
export function flattened(values: Json): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (value: Json | undefined, path: string): void => {
    if (Array.isArray(value)) value.forEach((item, index) => visit(item, `${path}[${index}]`));
    else if (isJsonObject(value))
      for (const [key, inner] of Object.entries(value)) visit(inner, path === '' ? key : `${path}.${key}`);
    else if (path !== '') found[path] = value === null ? '<nil>' : String(value);
  };
  visit(values, '');
  return found;
}

/** What a `Chart.yaml` says. @throws YamlError */
export function chartDetails(text: string): ChartDetails {
  const chart = readYaml(text, { file: 'Chart.yaml' })[0]?.value ?? {};
  return {
    description: textAt(chart, 'description'),
    home: textAt(chart, 'home'),
    maintainers: listAt(chart, 'maintainers')
      .map((one) => ({ name: textAt(one, 'name'), email: textAt(one, 'email') }))
      .map(({ name, email }) => (email === '' ? name : `${name} <${email}>`)),
  };
}

async function ownValues(tree: FileTree, path: string): Promise<string> {
  try {
    return await textAtPath(tree, joinPath(path, 'values.yaml'));
  } catch (error) {
    if (error instanceof SourceError && ['PATH_NOT_FOUND', 'SYMLINK_REFUSED'].includes(error.code)) return '';
    throw error;
  }
}

async function textAtPath(tree: FileTree, path: string): Promise<string> {
  const entry = await tree.entry(path);
  if (entry?.type === 'file') return (await readText(tree, entry, MAX_BYTES)).text;
  throw new SourceError('PATH_NOT_FOUND', 'no such file', { where: path, remedy: 'commit it, or correct its path' });
}
