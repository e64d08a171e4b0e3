import { digestText } from '../../kube/index.js';
import { SimulationError } from '../errors.js';

/** A file of a tree. Never changed. */
export interface FileNode {
  readonly type: 'file';
  readonly id: string;
  readonly text: string;
}

/** A directory of a tree. Never changed: what changes below it makes a new one, and shares all the rest. */
export interface DirectoryNode {
  readonly type: 'directory';
  readonly id: string;
  readonly children: ReadonlyMap<string, FileNode | DirectoryNode>;
}

/** Files to write by path; `null` removes a file, or a directory with all that is in it. */
export interface FileChanges {
  readonly [path: string]: string | null;
}

/** The tree without any file. */
export const emptyTree: DirectoryNode = directoryOf(new Map());

/** The tree after some changes. @throws SimulationError `INVALID_PATH` */
export function changedTree(tree: DirectoryNode, changes: FileChanges): DirectoryNode {
  const below = new Map<string, [rest: string, text: string | null][]>();
  for (const [path, text] of Object.entries(changes)) {
    const slash = path.indexOf('/');
    const name = slash < 0 ? path : path.slice(0, slash);
    if (name === '' || name === '.' || name === '..' || slash === path.length - 1) {
      throw new SimulationError('INVALID_PATH', `expected the path of a file, got ${JSON.stringify(path)}`, {
        remedy: "write it relative to the root of the repository, such as 'clusters/staging/app.yaml'",
      });
    }
    const known = below.get(name);
    const change: [string, string | null] = [slash < 0 ? '' : path.slice(slash + 1), text];
    if (known === undefined) below.set(name, [change]);
    else known.push(change);
  }
  const children = new Map(tree.children);
  for (const [name, entries] of below) {
    const own = entries.find(([rest]) => rest === '');
    if (own !== undefined) {
      if (own[1] === null) children.delete(name);
      else children.set(name, fileOf(own[1]));
      continue;
    }
    const before = children.get(name);
    const after = changedTree(before?.type === 'directory' ? before : emptyTree, Object.fromEntries(entries));
    if (after.children.size === 0) children.delete(name);
    else children.set(name, after);
  }
  return directoryOf(children);
}

/** The files of a tree by path. */
export function filesOf(tree: DirectoryNode, prefix = ''): Map<string, string> {
  const files = new Map<string, string>();
  for (const [name, child] of tree.children) {
    if (child.type === 'file') files.set(prefix + name, child.text);
    else for (const [path, text] of filesOf(child, `${prefix}${name}/`)) files.set(path, text);
  }
  return files;
}

function fileOf(text: string): FileNode {
  return { type: 'file', id: digestText(text), text };
}

function directoryOf(children: Map<string, FileNode | DirectoryNode>): DirectoryNode {
  const sorted = new Map([...children].sort(([a], [b]) => (a < b ? -1 : 1)));
  const lines = [...sorted].map(([name, { type, id }]) => `${type} ${id} ${name}`);
  return { type: 'directory', id: digestText(lines.join('\n')), children: sorted };
}
