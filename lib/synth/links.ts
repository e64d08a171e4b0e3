import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { SynthError } from './errors.js';

/** Nothing is read, written or removed through a symbolic link below the output root. */
export function refuseLinks(directory: string, path: string): void {
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length += 1) {
    const at = join(directory, ...parts.slice(0, length));
    const stats = lstatSync(at, { throwIfNoEntry: false });
    if (!stats) return;
    const isLast = length === parts.length;
    if (stats.isSymbolicLink() || (isLast ? !stats.isFile() : !stats.isDirectory())) {
      throw new SynthError('FOREIGN_FILE', `expected a plain ${isLast ? 'file' : 'folder'} or nothing`, {
        where: at,
        remedy: 'move it away',
      });
    }
  }
}
