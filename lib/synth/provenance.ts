import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { IConstruct } from 'constructs';
import { gvkOf, keyOf, stringifyJson, type KubeObject } from '../kube/index.js';
import { byPath, type OutputFile } from './output-file.js';
import { Platform } from '../platform/index.js';
import { SourceLines } from './source-lines.js';
import type { Synthesis } from './synthesis.js';

/** The folder, at the output root, that says where every object came from. */
export const INDEX_FOLDER = '.slipway-index';

/** The objects of the hub itself; no environment can have this name. */
const HUB = '_argocd';

/** What was said of promotions. */
const PROMOTIONS = '_promotions';

/**
 * Where every object came from, a file for each environment and one for the hub, in order of their paths: a sorted line of JSON for each
 * object, with its identity, the path of its construct and, as `source`, file and line of the TypeScript that made it or the nearest
 * construct of ours above it. Files are named from the folder of their package.json.
 */
export function indexFiles({ applications, root, rootConstruct, control }: Synthesis): OutputFile[] {
  const sources = new SourceLines();
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
  const promotions = Object.values(Platform.of(rootConstruct).environments).flatMap(({ name, promotions: next }) =>
    next.map(({ to, gates }) => stringifyJson({ from: name, gates: gates.map((gate) => ({ ...gate.toJson() })), to })),
  );
  if (promotions.length > 0) lines.set(PROMOTIONS, promotions);
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
