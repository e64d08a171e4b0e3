import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A bare repository, and the clone from which a person pushes to it. */
export class Pushes {
  private constructor(
    readonly bare: string,
    private readonly clone: string,
  ) {}

  static create(folder: string, files: Readonly<Record<string, string>>): Pushes {
    const made = new Pushes(join(folder, 'repository.git'), join(folder, 'clone'));
    execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch', 'main', made.bare]);
    execFileSync('git', ['clone', '--quiet', made.bare, made.clone], { stdio: 'ignore' });
    made.git('checkout', '--quiet', '-B', 'main');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(join(made.clone, dirname(path)), { recursive: true });
      writeFileSync(join(made.clone, path), text);
    }
    made.commit('Everything');
    return made;
  }

  /** Changes the level in files and pushes; says which commit, and when `git push` ended. */
  push(paths: readonly string[], level: number): { readonly commit: string; readonly pushedAt: number } {
    for (const path of paths) {
      const file = join(this.clone, path);
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"level": "\d+"/g, `"level": "${level}"`));
    }
    const commit = this.commit(`Level ${level}`);
    return { commit, pushedAt: performance.now() };
  }

  private commit(message: string): string {
    this.git('add', '--all');
    this.git('-c', 'user.name=Bench', '-c', 'user.email=bench@example.com', 'commit', '--quiet', '--message', message);
    this.git('push', '--quiet', 'origin', 'main');
    return this.git('rev-parse', 'HEAD').trim();
  }

  private git(...args: string[]): string {
    return execFileSync('git', ['-C', this.clone, ...args], { encoding: 'utf8' });
  }
}
