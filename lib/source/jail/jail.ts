import { setMaxListeners } from 'node:events';
import { chown, mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { isLeftBehind, ownMark } from '../../git/index.js';
import { runProcess, type ProcessResult } from '../../programs/index.js';
import { enter, layOutRoot, TOOLS, WORK } from './entrance.js';
import { defaultLimits, type Limits } from './limits.js';
import { Turns } from './turns.js';

/** What a jail keeps a program from, here. */
export interface Confinement {
  /** It sees /usr, its own work directory and a temporary directory, and nothing else of this machine. */
  readonly files: boolean;
  /** It has no network. */
  readonly network: boolean;
  /** Every process that it starts ends with it, whatever it does. */
  readonly processes: boolean;
  /** It is limited in the number of its processes. */
  readonly processCount: boolean;
  /** Why something of this could not be had. */
  readonly missing?: string;
}

/** How a jail is set up. */
export interface JailOptions {
  /** Where each run gets a directory of its own. @default the system's temporary directory */
  readonly directory?: string;
  readonly limits?: Partial<Limits>;
  /** Run programs without what the system cannot confine; `false` refuses to run them. @default true */
  readonly allowUnconfined?: boolean;
  /** Runs at a time; one that takes more than five seconds does not count any more. @default twice the cores, at least 4 */
  readonly parallel?: number;
}

/** The name of a program and its arguments. */
export type Command = readonly [string, ...string[]];

/** One run of a program. */
export interface JailedRun {
  /** Programs by the names under which the command finds them: absolute paths. */
  readonly programs: Readonly<Record<string, string>>;
  /** The name of a program and its arguments. */
  readonly command: Command;
  /** Commands that run after it, in turn, as long as none fails. What they print follows. */
  readonly after?: readonly Command[];
  /** Where it runs, relative to the work directory. */
  readonly directory: string;
  /** Further variables. Nothing of this process's own environment is there. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string;
  /** Writes the files that the program works on into an empty directory. */
  readonly layOut: (work: string) => Promise<void>;
}

/** Milliseconds for which a run keeps others waiting. */
const LONG = 5000;
const PREFIX = 'slipway-run-';
/** The first of the users that root becomes; far from those that people and services have. */
const FIRST_USER = 1_879_048_192;

/**
 * Runs programs that nobody trusts, on files that nobody trusts: each run in a directory of its own that is removed afterwards, with an
 * environment made from nothing, limits, no network, and on Linux no sight of anything else (see {@link confinement}).
 */
export class Jail {
  readonly limits: Limits;
  #confinement: Promise<Confinement> | undefined;
  #runs = 0;
  readonly #turns: Turns;
  readonly #closing = new AbortController();

  constructor(private readonly options: JailOptions = {}) {
    this.limits = { ...defaultLimits, ...options.limits };
    this.#turns = new Turns(options.parallel ?? Math.max(4, 2 * os.availableParallelism()), LONG);
    setMaxListeners(0, this.#closing.signal);
  }

  /** What programs are kept from here. Found out by trying, once. */
  async confinement(): Promise<Confinement> {
    return await (this.#confinement ??= this.#tryOut());
  }

  /** Runs a program to its end. What it printed and how it ended is the answer; nothing is thrown for what it does. */
  async run(run: JailedRun): Promise<ProcessResult> {
    const confinement = await this.confinement();
    if (!confinement.files && this.options.allowUnconfined === false) {
      const why = `programs can not be confined here: ${confinement.missing ?? ''}`;
      return { ending: 'not-started', code: undefined, output: Buffer.alloc(0), errors: why };
    }
    return await this.#turns.take(() => this.#run(run, confinement.files));
  }

  /** Ends all programs that run, and lets no other begin. */
  close(): void {
    this.#closing.abort();
  }

  /** Removes the directories of runs whose process was killed. */
  async cleanUp(): Promise<void> {
    const place = this.#place();
    for (const name of await readdir(place).catch(() => [])) {
      if (!name.startsWith(PREFIX)) continue;
      const owner = name.slice(PREFIX.length, name.lastIndexOf('-'));
      if (isLeftBehind(owner)) await rm(path.join(place, name), { recursive: true, force: true });
    }
  }

  async #run(run: JailedRun, confined: boolean): Promise<ProcessResult> {
    const place = this.#place();
    await mkdir(place, { recursive: true });
    const folder = await mkdtemp(path.join(place, `${PREFIX}${ownMark}-`));
    const user = confined ? await this.#userFor([folder, ...Object.values(run.programs)]) : undefined;
    try {
      const work = path.join(folder, 'work');
      await mkdir(work);
      await run.layOut(work);
      if (user !== undefined) await giveTo(work, user);
      const common = {
        timeout: this.limits.milliseconds,
        grace: this.limits.grace,
        maxOutput: this.limits.output,
        signal: this.#closing.signal,
        ...(run.input !== undefined && { input: run.input }),
      };
      if (!confined) {
        const home = path.join(folder, 'home');
        await mkdir(home);
        const search = [...new Set(Object.values(run.programs).map((program) => path.dirname(program)))];
        return await runProcess({
          ...common,
          command: inTurn(run, (name) => run.programs[name] ?? name),
          directory: path.join(work, run.directory),
          environment: { ...environmentOf(home, search), ...run.environment },
        });
      }
      const entrance = { run: folder, programs: run.programs, limits: this.limits, user };
      layOutRoot(entrance);
      const command = inTurn(run, (name) => (name in run.programs ? path.posix.join(TOOLS, name) : name));
      return await runProcess({
        ...common,
        command: enter(entrance, run.directory, command),
        directory: folder,
        environment: { ...environmentOf('/tmp', [TOOLS]), ...run.environment },
      });
    } finally {
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #tryOut(): Promise<Confinement> {
    const none = { files: false, network: false, processes: false, processCount: false };
    if (process.platform !== 'linux') return { ...none, missing: 'only Linux has user namespaces' };
    const trial: JailedRun = {
      programs: {},
      command: ['sh', '-c', `test "$(pwd)" = ${WORK} && cat seen`],
      directory: '',
      layOut: async (work) => await writeFile(path.join(work, 'seen'), 'seen'),
    };
    const result = await this.#run(trial, true);
    if (result.code !== 0 || result.output.toString() !== 'seen') {
      const said = result.errors.trim().split('\n').at(-1) ?? '';
      return { ...none, missing: `user namespaces are not to be had (${said || result.ending})` };
    }
    const isRoot = process.getuid?.() === 0;
    const processCount = !isRoot || (await this.#userFor([path.join(this.#place(), PREFIX)])) !== undefined;
    return { files: true, network: true, processes: true, processCount };
  }

  /** Root becomes a user that owns nothing but the run, where that user can reach what it needs. */
  async #userFor(paths: readonly string[]): Promise<number | undefined> {
    if (process.getuid?.() !== 0) return undefined;
    const reachable = await Promise.all(paths.map(isReachable));
    return reachable.every(Boolean) ? FIRST_USER + (this.#runs++ % 65_536) : undefined;
  }

  #place(): string {
    return path.resolve(this.options.directory ?? os.tmpdir());
  }
}

/** Runs commands, each a number and so many words, until one fails. No word is ever read as a script. */
const IN_TURN = [
  'while [ $# -gt 0 ]; do count=$1; shift; words=; i=0',
  'while [ $i -lt $count ]; do i=$((i+1)); words="$words \\"\\${$i}\\""; done',
  'eval "$words" || exit; shift $count; done',
].join('\n');

/** One command that runs all of a run, the names of programs replaced by their paths. */
function inTurn(
  { command, after = [] }: Pick<JailedRun, 'command' | 'after'>,
  pathOf: (name: string) => string,
): Command {
  const [first, ...others] = [command, ...after].map(([name, ...args]): Command => [pathOf(name), ...args]);
  if (first !== undefined && others.length === 0) return first;
  const counted = [first ?? command, ...others].flatMap((words) => [`${words.length}`, ...words]);
  return ['sh', '-c', IN_TURN, 'sh', ...counted];
}

/** The whole environment of a program: no variable of this process is in it. */
function environmentOf(home: string, programs: readonly string[]): Record<string, string> {
  const search = [...programs, '/usr/local/bin', '/usr/bin', '/bin', '/usr/sbin', '/sbin'].join(':');
  return { PATH: search, HOME: home, TMPDIR: home, LANG: 'C.UTF-8', TZ: 'UTC' };
}

async function giveTo(directory: string, user: number): Promise<void> {
  await chown(directory, user, user);
  for (const child of await readdir(directory, { withFileTypes: true })) {
    const whole = path.join(directory, child.name);
    if (child.isDirectory()) await giveTo(whole, user);
    else if (child.isFile()) await chown(whole, user, user);
  }
}

async function isReachable(file: string): Promise<boolean> {
  for (let above = path.dirname(file); ; above = path.dirname(above)) {
    const { mode } = await stat(above);
    if ((mode & 0o001) === 0) return false;
    if (above === path.dirname(above)) return true;
  }
}
