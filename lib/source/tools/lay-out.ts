import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { SourceError, type FileEntry, type FileTree, type ToolRun } from '../../engine/index.js';

/** The most bytes that are laid out for one run; Argo CD's default for what is streamed to a plugin is a tenth of it. */
const MAX_BYTES = 1024 * 1024 * 1024;
const MAX_FILES = 200_000;
const MAX_DEPTH = 64;

/**
 * Writes the files of a run into a directory: real files only, each link replaced by what it leads to.
 *
 * @param keepsModes whether files that can be executed stay so
 * @throws SourceError `SYMLINK_REFUSED`, `MANIFESTS_TOO_LARGE`
 */
export async function layOut(
  run: Pick<ToolRun, 'places' | 'files' | 'directory'>,
  work: string,
  keepsModes = true,
): Promise<void> {
  const writer = new Writer(work, keepsModes);
  for (const { tree, from, to } of run.places) {
    const entry = await tree.entry(from);
    if (entry !== undefined) await writer.write(tree, entry, to);
  }
  for (const [file, content] of Object.entries(run.files)) await writer.file(file, Buffer.from(content));
  await mkdir(rooted(work, run.directory), { recursive: true });
}

/** A path below a directory whatever it says: there, `..` leads no higher than the directory itself. */
export function rooted(directory: string, written: string): string {
  return path.join(directory, path.posix.resolve('/', written));
}

class Writer {
  #bytes = 0;
  #files = 0;

  constructor(
    private readonly work: string,
    private readonly keepsModes: boolean,
  ) {}

  async write(tree: FileTree, entry: FileEntry, to: string, depth = 0): Promise<void> {
    if (depth > MAX_DEPTH)
      throw tooMuch(entry.path, `is more than ${MAX_DEPTH} directories deep, or leads back to itself`);
    if (entry.type === 'file') {
      await this.file(to, await tree.bytes(entry, MAX_BYTES - this.#bytes), entry.mode === '100755');
      return;
    }
    if (entry.type !== 'directory') return;
    await mkdir(rooted(this.work, to), { recursive: true });
    for (const child of await tree.children(entry)) {
      if (!isPlain(child.path))
        throw tooMuch(entry.path, `holds a file whose name can not be written: ${JSON.stringify(child.path)}`);
      const whole = entry.path === '' ? child.path : `${entry.path}/${child.path}`;
      const found = child.type === 'symlink' ? await tree.entry(whole) : { ...child, path: whole };
      if (found !== undefined) await this.write(tree, found, path.posix.join(to, child.path), depth + 1);
    }
  }

  async file(to: string, content: Uint8Array, executable = false): Promise<void> {
    this.#bytes += content.length;
    if (++this.#files > MAX_FILES || this.#bytes > MAX_BYTES)
      throw tooMuch(to, 'makes the files of the source too many');
    const target = rooted(this.work, to);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
    if (executable && this.keepsModes) await chmod(target, 0o755);
  }
}

function isPlain(name: string): boolean {
  return name !== '' && name !== '.' && name !== '..' && !/[/\u0000]/.test(name);
}

function tooMuch(where: string, what: string): SourceError {
  return new SourceError('MANIFESTS_TOO_LARGE', `the path ${what}`, {
    where,
    remedy: 'divide the source among several Applications',
  });
}
