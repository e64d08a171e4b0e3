import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { IConstruct } from 'constructs';
import { originOf } from '../constructs/index.js';

/** Finds the lines of the person's program that constructs come from, in the stacks that they remember. */
export class SourceLines {
  private readonly known = new Map<IConstruct, string | undefined>();
  private readonly roots = new Map<string, string | undefined>();

  /** `file:line` of the program that made a construct, or the nearest construct of ours above it. */
  of(construct: IConstruct): string | undefined {
    if (this.known.has(construct)) return this.known.get(construct);
    const origin = originOf(construct);
    const above = origin && origin.maker !== construct ? this.of(origin.maker) : undefined;
    const source = above ?? (origin && this.inStack(origin.stack, new Set(constructorsOf(origin.maker))));
    this.known.set(construct, source);
    return source;
  }

  /** `file:line` of the innermost call in the program, of an error's stack. */
  inStack(stack: string, own: ReadonlySet<string> = new Set()): string | undefined {
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
