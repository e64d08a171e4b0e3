import { spawn } from 'node:child_process';
import { leashed, type LeashLimits } from './leash.js';

/** A program to run to its end. */
export interface ProcessToRun {
  /** The program and its arguments, each its own word: there is no shell. */
  readonly command: readonly [string, ...string[]];
  readonly directory: string;
  /** The whole environment. */
  readonly environment: Readonly<Record<string, string>>;
  readonly input?: string;
  /** It ends with this process, also when this one is killed, and keeps to these limits. It has no input then. @default not */
  readonly leash?: LeashLimits;
  /** Milliseconds after which its process group is asked to end. */
  readonly timeout: number;
  /** Milliseconds from being asked to being ended. @default 10000 */
  readonly grace: number;
  /** Bytes of output beyond which it is ended. */
  readonly maxOutput: number;
  /** Ends it at once. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface ProcessResult {
  readonly ending: 'exited' | 'signalled' | 'timed-out' | 'printed-too-much' | 'not-started';
  /** Of a program that exited. */
  readonly code: number | undefined;
  readonly output: Buffer;
  /** The end of what it said on standard error, at most 64 KiB; of a program that did not start, why. */
  readonly errors: string;
}

const MAX_ERRORS = 64 * 1024;

/** Runs a program as a process group of its own, and ends the whole group when it takes too long or prints too much. Never throws. */
export function runProcess(run: ProcessToRun): Promise<ProcessResult> {
  const [program, ...args] =
    run.leash === undefined || process.platform === 'win32' ? run.command : leashed(run.command, run.leash);
  if (run.signal?.aborted) {
    const errors = 'no program is started any more';
    return Promise.resolve({ ending: 'not-started', code: undefined, output: Buffer.alloc(0), errors });
  }
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: run.directory,
      env: { ...run.environment },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
      windowsHide: true,
    });
    const chunks: Buffer[] = [];
    let size = 0;
    let errors = '';
    let why: ProcessResult['ending'] | undefined;
    let last: NodeJS.Timeout | undefined;
    const endGroup = (signal: NodeJS.Signals): void => {
      if (child.pid === undefined) return;
      try {
        process.kill(-child.pid, signal);
      } catch {
        // It ended by itself.
      }
    };
    const deadline = setTimeout(() => {
      why ??= 'timed-out';
      endGroup('SIGTERM');
      last = setTimeout(() => endGroup('SIGKILL'), run.grace);
    }, run.timeout);
    const abort = (): void => {
      why ??= 'signalled';
      endGroup('SIGKILL');
    };
    run.signal?.addEventListener('abort', abort, { once: true });
    const finish = (result: Pick<ProcessResult, 'ending' | 'code'>): void => {
      clearTimeout(deadline);
      clearTimeout(last);
      run.signal?.removeEventListener('abort', abort);
      endGroup('SIGKILL');
      resolve({ ...result, output: Buffer.concat(chunks), errors });
    };
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= run.maxOutput) return void chunks.push(chunk);
      why ??= 'printed-too-much';
      endGroup('SIGKILL');
    });
    child.stderr.on('data', (chunk: Buffer) => (errors = (errors + chunk.toString('utf8')).slice(-MAX_ERRORS)));
    child.stdin.on('error', () => undefined);
    if (run.leash === undefined) child.stdin.end(run.input ?? '');
    child.on('error', (error) => {
      errors = error.message;
      finish({ ending: 'not-started', code: undefined });
    });
    // A process that left the group may hold the pipes open: what is printed after the end of the program does not count.
    child.on('exit', () =>
      setTimeout(() => [child.stdout, child.stderr].forEach((pipe) => pipe.destroy()), 1000).unref(),
    );
    child.on('close', (code) => {
      finish(
        why
          ? { ending: why, code: undefined }
          : { ending: code === null ? 'signalled' : 'exited', code: code ?? undefined },
      );
    });
  });
}
