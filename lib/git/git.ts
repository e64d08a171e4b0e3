import { spawn, type ChildProcess, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { leashed } from '../programs/index.js';
import { GitError } from './errors.js';
import { withoutHidden, type RemoteAccess } from './remote-access.js';
import { redactUrls, type GitProtocol } from './url.js';

/** How the `git` program is run. */
export interface GitOptions {
  /** @default 'git', found by PATH */
  readonly program?: string;
  /** The transports that may be used for fetching. @default ['https', 'ssh'] */
  readonly protocols?: readonly GitProtocol[];
  /** Milliseconds after which a command that stays on this machine is killed. @default 60000 */
  readonly timeout?: number;
  /** Milliseconds after which a command that uses the network is killed. @default 120000 */
  readonly networkTimeout?: number;
  /** Bytes of output beyond which a command is killed. @default 64 MiB */
  readonly maxOutput?: number;
  /** Bytes that one fetch may bring, as they are packed. @default 4 GiB */
  readonly maxFetch?: number;
  /** Bytes of memory of a process that uses the network. @default 2 GiB */
  readonly maxMemory?: number;
  /** Variables for commands that use the network, such as `https_proxy` or `GIT_SSL_CAINFO`: the operator's own choice. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** One run of the `git` program. */
export interface GitCommand {
  /** The repository: its Git directory, not its work tree. */
  readonly repository?: string;
  /** The subcommand and its arguments, each its own word. Words that a person wrote come after `--` or are checked first. */
  readonly args: readonly string[];
  /** What is written to its standard input; nothing where it uses the network. */
  readonly input?: string | Uint8Array | Iterable<string | Uint8Array>;
  /** May it use the configured protocols? Otherwise it may use none. */
  readonly network?: boolean;
  /** By what a remote repository lets it in. @default anonymously, or as the operator's own ssh would */
  readonly access?: RemoteAccess | undefined;
  /** Path of a file that what is said by Git's own protocol is added to. */
  readonly packets?: string;
}

/**
 * The `git` program behind a fence. Every word is its own argument (no shell); the environment is built from nothing; system
 * and user configuration, hooks, prompts, pagers, replace refs, file system monitors and lazy fetching are off; transports are
 * those allowed and no other; time and output are bounded.
 */
export class Git {
  readonly protocols: readonly GitProtocol[];
  readonly #options: GitOptions;
  readonly #running = new Set<ChildProcess>();

  constructor(options: GitOptions = {}) {
    this.#options = options;
    this.protocols = options.protocols ?? ['https', 'ssh'];
  }

  /**
   * Runs a command to its end and gives its standard output.
   *
   * @throws GitError `GIT_MISSING`, `GIT_FAILED`, `GIT_TIMEOUT`, `GIT_OUTPUT_TOO_LARGE`, `REPOSITORY_TOO_LARGE`
   */
  async run(command: GitCommand): Promise<Buffer> {
    const timeout = command.network ? (this.#options.networkTimeout ?? 120_000) : (this.#options.timeout ?? 60_000);
    const maxOutput = this.#options.maxOutput ?? 64 * 1024 * 1024;
    const child = this.#spawn(command, true);
    this.#running.add(child);
    child.once('close', () => this.#running.delete(child));
    const name = `git ${command.args[0] ?? ''}`;
    return await new Promise<Buffer>((resolve, reject) => {
      const out: Buffer[] = [];
      let size = 0;
      let errors = '';
      let failure: GitError | undefined;
      const stop = (error: GitError): void => {
        failure ??= error;
        killGroup(child);
      };
      const timer = setTimeout(
        () =>
          stop(
            new GitError('GIT_TIMEOUT', `${name} took longer than ${timeout / 1000} s`, {
              remedy: 'check that the repository answers, or allow more time',
            }),
          ),
        timeout,
      );
      child.stdout.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > maxOutput) stop(new GitError('GIT_OUTPUT_TOO_LARGE', `${name} wrote more than ${maxOutput} bytes`));
        else out.push(chunk);
      });
      child.stderr.on('data', (chunk: Buffer) => {
        if (errors.length < 16_384) errors += chunk.toString('utf8');
      });
      child.stdin.on('error', () => undefined);
      child.on('error', (error) => {
        clearTimeout(timer);
        reject(this.#startError(error));
      });
      child.on('close', (code, signal) => {
        clearTimeout(timer);
        if (failure) reject(failure);
        else if (code === 0) resolve(Buffer.concat(out));
        else if (command.network && TOO_LARGE.test(errors)) reject(this.#tooLarge());
        else if (code === 127 && /(^|\n)[^\n]*not found/.test(errors)) reject(gitMissing());
        else
          reject(
            new GitError(
              'GIT_FAILED',
              `${name} failed (${signal ?? `exit ${code}`}): ${readable(errors, command.access?.hidden)}`,
            ),
          );
      });
      if (command.network !== true) void write(child, command.input);
    });
  }

  /** Starts a command that stays, such as `cat-file --batch`. It can reach no network. */
  start(repository: string, args: readonly string[]): ChildProcessWithoutNullStreams {
    return this.#spawn({ repository, args }, false);
  }

  /** Ends the commands that run; those that stay are ended by whoever started them. */
  close(): void {
    for (const child of this.#running) killGroup(child);
  }

  #spawn(command: GitCommand, group: boolean): ChildProcessWithoutNullStreams {
    const words = [this.#options.program ?? 'git', ...this.#configuration(command), ...command.args];
    const { maxFetch = 4 * GiB, maxMemory = 2 * GiB } = this.#options;
    const limits = { fileSize: maxFetch, memory: maxMemory };
    const [program = '', ...args] = command.network && process.platform !== 'win32' ? leashed(words, limits) : words;
    return spawn(program, args, {
      cwd: '/',
      env: {
        ...this.#environment(command.network === true),
        ...(command.packets !== undefined && { GIT_TRACE_PACKET: command.packets }),
      },
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: group,
      windowsHide: true,
    });
  }

  #configuration({ repository, access }: GitCommand): string[] {
    const settings = [
      'core.hooksPath=/dev/null',
      'core.fsmonitor=false',
      'core.attributesFile=/dev/null',
      'core.autocrlf=false',
      'core.bigFileThreshold=16m',
      'core.askPass=',
      'core.sshCommand=ssh -o BatchMode=yes -o StrictHostKeyChecking=yes',
      'credential.helper=',
      'gc.auto=0',
      'maintenance.auto=false',
      'protocol.allow=never',
      'submodule.recurse=false',
      'transfer.fsckObjects=true',
      'http.followRedirects=initial',
      ...(repository === undefined ? [] : [`safe.directory=${repository}`]),
      ...(access === undefined ? [] : [`include.path=${access.configuration}`]),
    ];
    return [
      '--no-pager',
      ...(repository === undefined ? [] : [`--git-dir=${repository}`]),
      ...settings.flatMap((setting) => ['-c', setting]),
    ];
  }

  #environment(network: boolean): NodeJS.ProcessEnv {
    return {
      PATH: process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin',
      HOME: '/nonexistent',
      LC_ALL: 'C',
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_ATTR_NOSYSTEM: '1',
      GIT_TERMINAL_PROMPT: '0',
      GIT_OPTIONAL_LOCKS: '0',
      GIT_NO_REPLACE_OBJECTS: '1',
      GIT_NO_LAZY_FETCH: '1',
      GIT_ALLOW_PROTOCOL: network ? this.protocols.join(':') : 'none',
      ...(network
        ? {
            ...(process.env['SSH_AUTH_SOCK'] === undefined ? {} : { SSH_AUTH_SOCK: process.env['SSH_AUTH_SOCK'] }),
            ...this.#options.environment,
          }
        : {}),
    };
  }

  #startError(error: Error): GitError {
    const missing = 'code' in error && error.code === 'ENOENT';
    return missing ? gitMissing(error) : new GitError('GIT_FAILED', error.message, { cause: error });
  }

  #tooLarge(): GitError {
    const { maxFetch = 4 * GiB, maxMemory = 2 * GiB } = this.#options;
    return new GitError(
      'REPOSITORY_TOO_LARGE',
      `fetching takes more than ${maxFetch} bytes of disk at once, or ${maxMemory} bytes of memory`,
      { remedy: 'remove large files from its history, or allow more' },
    );
  }
}

const GiB = 1024 ** 3;
/** What Git says when it reached a limit of the system: the size of a file (signal 25), or memory. */
const TOO_LARGE = /signal 25|File too large|out of memory|Cannot allocate memory/i;

function gitMissing(cause?: unknown): GitError {
  const remedy = 'install git 2.36 or newer and put it on PATH';
  return new GitError('GIT_MISSING', 'the git program was not found', { remedy, cause });
}

async function write(child: ChildProcessWithoutNullStreams, input: GitCommand['input']): Promise<void> {
  const parts = input === undefined ? [] : typeof input === 'string' || input instanceof Uint8Array ? [input] : input;
  for (const part of parts) {
    if (!child.stdin.writable) return;
    if (!child.stdin.write(part)) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          child.stdin.off('drain', go).off('close', go);
          resolve();
        };
        child.stdin.once('drain', go).once('close', go);
      });
    }
  }
  child.stdin.end();
}

/** Kills a command with the helpers that it started. */
function killGroup(child: ChildProcess): void {
  try {
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
  } catch {
    child.kill('SIGKILL');
  }
}

/** What Git said, fit to be shown: one line, no control characters, no credentials. */
function readable(text: string, hidden: readonly string[] = []): string {
  const lines = withoutHidden(text, hidden)
    .replace(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, ' ')
    .split('\n')
    .map((line) => redactUrls(line).trim())
    .filter((line) => line !== '' && !line.startsWith('hint:'));
  return lines.join(' ').slice(0, 600) || 'no message';
}
