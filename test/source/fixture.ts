import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Repository } from '../../lib/git/index.js';
import type { Clock } from '../../lib/kube/index.js';
import { Sources, type SourcesOptions } from '../../lib/source/index.js';

export const repoURL = 'https://git.example.com/team/gitops.git';
const date = new Date('2026-01-02T03:04:05Z');

/** A clock that the test moves. */
export class TestClock implements Clock {
  #now = date.getTime();
  #waiting: { at: number; wake: () => void }[] = [];

  now(): Date {
    return new Date(this.#now);
  }

  after(milliseconds: number, wake: () => void): () => void {
    const entry = { at: this.#now + milliseconds, wake };
    this.#waiting.push(entry);
    return () => (this.#waiting = this.#waiting.filter((each) => each !== entry));
  }

  get pending(): number[] {
    return this.#waiting.map((entry) => entry.at - this.#now);
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = this.#waiting.filter((entry) => entry.at <= this.#now);
    this.#waiting = this.#waiting.filter((entry) => entry.at > this.#now);
    for (const { wake } of due) wake();
  }
}

/** A temporary folder with a bare repository that {@link repoURL} is mapped to. */
export class Workshop {
  readonly folder = mkdtempSync(path.join(tmpdir(), 'slipway-source-'));
  readonly clock = new TestClock();
  readonly #close: (() => void)[] = [];

  static async create(): Promise<Workshop> {
    const workshop = new Workshop();
    workshop.repository = await Repository.bare(path.join(workshop.folder, 'gitops.git'));
    return workshop;
  }

  repository!: Repository;

  sources(options: Partial<SourcesOptions> = {}): Sources {
    const sources = new Sources({
      cacheDir: path.join(this.folder, 'cache'),
      mapping: { [repoURL]: this.repository.path },
      clock: this.clock,
      pollMilliseconds: false,
      programs: { kustomize: path.join(this.folder, 'none') },
      ...options,
    });
    this.#close.push(() => sources.close());
    return sources;
  }

  /** Commits files, given as a path to content; `null` removes one. */
  async commit(files: Readonly<Record<string, string | Buffer | null>>, branch = 'main'): Promise<string> {
    const entries = Object.entries(files);
    const { commit } = await this.repository.writeCommit({
      branch,
      files: entries.flatMap(([name, content]) => (content === null ? [] : [{ path: name, content }])),
      remove: entries.flatMap(([name, content]) => (content === null ? [name] : [])),
      message: 'test',
      date,
    });
    return commit;
  }

  close(): void {
    for (const close of this.#close) close();
    this.repository.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export function configMap(name: string, more = ''): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${more}`;
}
