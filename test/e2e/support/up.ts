import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.js';
import { Clone } from './git-repository.js';
import { Kubernetes } from './kubernetes.js';
import { projectFolder, Running, slipway, type Finished } from './slipway.js';

/** Noon in winter: outside of every window of the reference platform. */
export const noon = '2026-01-15T12:00:00Z';

/** A new folder for what `slipway up` keeps. */
export function newState(): string {
  return join(mkdtempSync(join(tmpdir(), 'slipway-up-')), 'state');
}

/** A copy of the reference platform's own files that a test may edit; inside of the project, so that it finds the package. */
export function copyOfPlatform(): string {
  mkdirSync(join(projectFolder, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(projectFolder, '.cache', 'platform-'));
  for (const part of ['apps', 'environments'])
    cpSync(join(projectFolder, part), join(folder, part), { recursive: true });
  return folder;
}

/** `slipway up` of the reference platform in a process of its own, with access to its clusters and its repository. */
export class Up {
  private readonly contexts = new Map<string, Kubernetes>();

  private constructor(
    readonly state: string,
    readonly running: Running,
  ) {}

  /** Starts it and waits until it says that everything is Synced and Healthy. */
  static async start(options: { state?: string; now?: string; cwd?: string } = {}): Promise<Up> {
    const state = options.state ?? newState();
    const { cwd = projectFolder } = options;
    const up = new Up(state, Running.start(['up', '--state', state, '--now', options.now ?? noon], { cwd }));
    let code: number | null | undefined;
    void up.running.exited.then((ended) => (code = ended));
    try {
      await eventually(
        '`slipway up` says that everything is Synced and Healthy',
        () => code !== undefined || up.running.lines.some((line) => line.includes('Synced and Healthy; watching')),
        { seen: () => up.running.lines.slice(-30) },
      );
      if (code !== undefined) throw new Error(`it ended with ${code}:\n${up.running.lines.slice(-30).join('\n')}`);
    } catch (error) {
      await up.running.stop('SIGKILL');
      throw error;
    }
    return up;
  }

  get kubeconfig(): string {
    return join(this.state, 'kubeconfig');
  }

  /** The bare GitOps repository. */
  get repository(): string {
    return join(this.state, 'gitops.git');
  }

  /** A person's clone of the GitOps repository. */
  clone(): Clone {
    return Clone.of(this.repository);
  }

  /** The API of the hub, or of a cluster by its name. */
  async cluster(name = 'hub'): Promise<Kubernetes> {
    const known = this.contexts.get(name);
    if (known) return known;
    const context = await Kubernetes.context(this.kubeconfig, name);
    this.contexts.set(name, context);
    return context;
  }

  /** Calls a verb of `slipway app` with this hub. */
  app(...words: string[]): Promise<Finished> {
    return slipway(['app', ...words, '--kubeconfig', this.kubeconfig]);
  }

  /** Ends it as Ctrl-C (or `kill -9`) does and gives its exit code; what it kept stays. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    for (const context of this.contexts.values()) context.close();
    this.contexts.clear();
    return this.running.stop(signal);
  }

  /** Ends it and removes what it kept. */
  async close(): Promise<void> {
    await this.stop();
    rmSync(join(this.state, '..'), { recursive: true, force: true });
  }
}
