import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IConstruct } from 'constructs';
import { originOf } from '../constructs/index.js';
import { gvkOf, keyOf, stringifyJson, type KubeObject } from '../kube/index.js';
import { byPath, type OutputFile } from './output-file.js';
import type { Synthesis } from './synthesis.js';

/** The folder, at the output root, that says where every object came from. */
export const INDEX_FOLDER = '.slipway-index';

/** The objects of the hub itself; no environment can have this name. */
const HUB = '_argocd';

/**
 * Where every object came from, a file for each environment and one for the hub, in order of their paths: a sorted line of JSON for each
 * object, with its identity, the path of its construct and, as `source`, file and line of the TypeScript that made it or the nearest
 * construct of ours above it. Files are named from the folder of their package.json.
 */
export function indexFiles({ applications, root, rootConstruct, control }: Synthesis): OutputFile[] {
  const sources = new Sources();
  const lines = new Map<string, string[]>([[HUB, []]]);
  const add = (name: string, object: KubeObject, construct: IConstruct, madeBy = construct): void => {
    const known = lines.get(name) ?? [];
    lines.set(name, known);
    known.push(lineOf(object, construct, sources.of(madeBy)));
  };
  for (const { environment, application, construct, objects } of applications) {
    add(environment, application, construct.application, construct);
    for (const each of objects) add(environment, each.object, each.construct);
  }
  add(HUB, root, rootConstruct);
  for (const each of control) add(HUB, each.object, each.construct);
  return [...lines]
    .map(([name, each]) => ({ path: `${INDEX_FOLDER}/${name}.jsonl`, content: `${each.sort().join('\n')}\n` }))
    .sort(byPath);
}

/** Makes the folder of the index hold exactly these files. A file that holds its content already is not touched. */
export function writeIndex(directory: string, files: readonly OutputFile[]): void {
  const folder = join(directory, INDEX_FOLDER);
  mkdirSync(folder, { recursive: true });
  const wanted = new Set(files.map(({ path }) => basename(path)));
  for (const name of readdirSync(folder)) if (name.endsWith('.jsonl') && !wanted.has(name)) rmSync(join(folder, name));
  for (const { path, content } of files) {
    const target = join(directory, path);
    if (!existsSync(target) || readFileSync(target, 'utf8') !== content) writeFileSync(target, content);
  }
}

function lineOf(object: KubeObject, construct: IConstruct, source: string | undefined): string {
  const { group, kind, namespace, name } = keyOf(object);
  const { version } = gvkOf(object);
  return stringifyJson({ kind, group, version, namespace, name, construct: construct.node.path, source });
}

/** Finds the line of the user's program in the stacks that constructs remember. */
class Sources {
  private readonly known = new Map<IConstruct, string | undefined>();
  private readonly roots = new Map<string, string | undefined>();

  of(construct: IConstruct): string | undefined {
    if (this.known.has(construct)) return this.known.get(construct);
    const origin = originOf(construct);
    const above = origin && origin.maker !== construct ? this.of(origin.maker) : undefined;
    const source = above ?? (origin && this.read(origin.maker, origin.stack));
    this.known.set(construct, source);
    return source;
  }

  private read(maker: IConstruct, stack: string): string | undefined {
    const own = new Set(constructorsOf(maker));
    for (const line of stack.split('\n')) {
      const match = /^\s*at (?:(?:new )?(.*?) \()?(.+?):(\d+):\d+\)?$/.exec(line);
      if (!match) continue;
      const [, name = '', where = '', number = ''] = match;
      const file = where.startsWith('file:') ? fileURLToPath(where) : where;
      if (!isOfTheUser(file) || (line.includes('at new ') && own.has(name))) continue;
      return `${this.fromPackage(file)}:${number}`;
    }
    return undefined;
  }

  private fromPackage(file: string): string {
    const root = this.packageOf(dirname(file));
    return root === undefined ? basename(file) : relative(root, file).split(sep).join('/');
  }

  private packageOf(folder: string): string | undefined {
    if (this.roots.has(folder)) return this.roots.get(folder);
    const parent = dirname(folder);
    const above = (): string | undefined => (parent === folder ? undefined : this.packageOf(parent));
    const root = existsSync(join(folder, 'package.json')) ? folder : above();
    this.roots.set(folder, root);
    return root;
  }
}

/** The names of the classes that a construct is made by: their constructors only pass on what somebody asked for. */
function constructorsOf(construct: IConstruct): string[] {
  const names: string[] = [];
  for (let type: unknown = construct.constructor; typeof type === 'function'; type = Object.getPrototypeOf(type)) {
    if (type.name !== '') names.push(type.name);
  }
  return names;
}

const OWN = resolve(__dirname, '..') + sep;

/** Neither this library nor another package, nor Node itself. */
function isOfTheUser(file: string): boolean {
  const isLibrary = file.startsWith(OWN) || file.split(/[\\/]/).includes('node_modules');
  return !isLibrary && !file.startsWith('node:') && !file.startsWith('<');
}
