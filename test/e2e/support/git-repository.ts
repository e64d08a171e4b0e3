import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A person's clone of a Git repository: files are written, committed and pushed by the `git` program. */
export class Clone {
  private constructor(readonly folder: string) {}

  /** A new bare repository and a clone of it. */
  static create(): { clone: Clone; bare: string } {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-git-'));
    const bare = join(folder, 'bare.git');
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', bare);
    return { clone: Clone.of(bare, join(folder, 'clone')), bare };
  }

  /** A clone of an existing repository. */
  static of(bare: string, folder = join(mkdtempSync(join(tmpdir(), 'slipway-git-')), 'clone')): Clone {
    git(dirname(folder), 'clone', '--quiet', bare, folder);
    const clone = new Clone(folder);
    clone.git('config', 'user.name', 'A Person');
    clone.git('config', 'user.email', 'person@example.com');
    return clone;
  }

  git(...args: string[]): string {
    return git(this.folder, ...args);
  }

  /** The text of a file that is checked out. */
  read(path: string): string {
    return readFileSync(join(this.folder, path), 'utf8');
  }

  /** Writes files (`null` removes one), commits and pushes the branch that is checked out; gives the commit. */
  push(files: Readonly<Record<string, string | null>>, message = 'Change'): string {
    for (const [path, content] of Object.entries(files)) {
      const file = join(this.folder, path);
      if (content === null) rmSync(file, { recursive: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', message);
    this.git('push', '--quiet', 'origin', 'HEAD');
    return this.git('rev-parse', 'HEAD').trim();
  }
}

function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}
