import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

/** The top folder of the project, in which the command line is called. */
export const projectFolder = join(__dirname, '..', '..', '..');
const program = join(projectFolder, 'bin', 'slipway.js');

/** What a finished call printed and how it ended. */
export interface Finished {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Calls the built command line and waits for its end. */
export function slipway(
  args: readonly string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [program, ...args],
      { cwd: options.cwd ?? projectFolder, env: { ...process.env, ...options.env }, maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) =>
        resolve({ code: error ? (typeof error.code === 'number' ? error.code : 1) : 0, stdout, stderr }),
    );
  });
}

/** A call of the command line that goes on in the background. */
export class Running {
  readonly lines: string[] = [];
  /** Resolves when it has ended and all that it printed is in {@link lines}. */
  readonly exited: Promise<number | null>;

  private constructor(readonly child: ChildProcess) {
    for (const stream of [child.stdout, child.stderr]) {
      let rest = '';
      stream?.on('data', (chunk: Buffer) => {
        const parts = (rest + chunk.toString()).split('\n');
        rest = parts.pop() ?? '';
        this.lines.push(...parts);
      });
    }
    this.exited = new Promise((resolve) => child.once('close', (code) => resolve(code)));
  }

  static start(args: readonly string[], options: { cwd?: string } = {}): Running {
    const child = spawn(process.execPath, [program, ...args], {
      cwd: options.cwd ?? projectFolder,
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: false,
    });
    return new Running(child);
  }

  /** Ends it as Ctrl-C (or `kill -9`) does and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGINT'): Promise<number | null> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal);
    return this.exited;
  }
}
