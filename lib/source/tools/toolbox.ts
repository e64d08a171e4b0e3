import { resolve } from 'node:path';
import { compareVersions, parseVersion, SourceError, type ToolRun, type Tools } from '../../engine/index.js';
import type { Jail } from '../jail/index.js';
import { failure } from './failure.js';
import { layOut } from './lay-out.js';
import { descriptions, findProgram, namesOf, type ProgramPaths } from './programs.js';

type Wanted = Pick<ToolRun, 'tool' | 'version' | 'program' | 'application'>;

interface Found {
  readonly path: string;
  /** Such as `v4.3.1`. */
  readonly version: string;
}

/** Tells the output of a call from that of the next one. */
const SEPARATE = ['echo', '---'] as const;

/** The operator's own programs, each run in a jail. What was found is looked for again only after {@link forget}. */
export class Toolbox implements Tools {
  readonly #found = new Map<string, Promise<Found>>();

  constructor(
    private readonly jail: Jail,
    private readonly programs: ProgramPaths = {},
  ) {}

  async version(wanted: Wanted): Promise<string> {
    return (await this.#find(wanted)).version;
  }

  async run(run: ToolRun): Promise<string> {
    const { path } = await this.#find(run);
    const beside = await Promise.all(
      (run.beside ?? []).map(async (tool) => [tool, (await this.#find({ tool, application: run.application })).path]),
    );
    const result = await this.jail.run({
      programs: { ...Object.fromEntries(beside), [run.tool]: path },
      command: [run.tool, ...run.arguments],
      after: (run.after ?? []).flatMap((words) => [SEPARATE, [run.tool, ...words] as const]),
      directory: run.directory,
      environment: { ...quickly(this.jail.limits.memory), ...(run.tool === 'helm' && helmEnvironment) },
      layOut: (work) => layOut(run, work),
    });
    if (result.ending === 'exited' && result.code === 0) return result.output.toString('utf8');
    throw failure(run.tool, run.application, result, this.jail.limits);
  }

  /** Looks for the programs anew when they are needed next. */
  forget(): void {
    this.#found.clear();
  }

  async #find(wanted: Wanted): Promise<Found> {
    const key = `${wanted.tool} ${wanted.version ?? ''} ${wanted.program ?? ''}`;
    const known = this.#found.get(key) ?? this.#look(wanted);
    this.#found.set(key, known);
    try {
      return await known;
    } catch (error) {
      this.#found.delete(key);
      throw error;
    }
  }

  async #look({ tool, version: asked, program, application }: Wanted): Promise<Found> {
    const { versionArguments, oldest, home } = descriptions[tool];
    const names = namesOf(tool, asked);
    const needs = application === undefined ? 'this source needs' : `the Application ${application} needs`;
    const remedy = `install it (${home}) so that it is found on PATH, or tell its path: --tool ${names[0] ?? tool}=PATH`;
    for (const name of names) {
      const path = (await findProgram(name, this.programs)) ?? (await this.#allowed(name, program));
      if (path === undefined) continue;
      const result = await this.jail.run({
        programs: { [tool]: path },
        command: [tool, ...versionArguments],
        directory: '',
        layOut: () => Promise.resolve(),
      });
      const said = `${result.output.toString('utf8')} ${result.errors}`;
      const number = /v?(\d+\.\d+\.\d+)/.exec(said)?.[1] ?? '';
      const version = parseVersion(number);
      const least = parseVersion(oldest);
      if (version === undefined || least === undefined || compareVersions(version, least) < 0) {
        const what = number === '' ? `says no version (${said.trim().slice(0, 200)})` : `is version ${number}`;
        throw new SourceError('TOOL_UNSUPPORTED', `${needs} ${tool} ${oldest} or later, and ${path} ${what}`, {
          remedy,
        });
      }
      return { path, version: `v${number}` };
    }
    if (program !== undefined) {
      const what = `${needs} ${names[0] ?? tool}, and its path in argocd-cm, ${program}, is none of the operator's programs`;
      throw new SourceError('TOOL_MISSING', what, {
        remedy: `let the operator name it: --tool ${names[0] ?? tool}=PATH`,
      });
    }
    throw new SourceError('TOOL_MISSING', `${needs} the program ${names[0] ?? tool}, and there is none here`, {
      remedy,
    });
  }

  /** A program by the path that settings of the cluster name: only one that the operator names too. */
  async #allowed(name: string, program: string | undefined): Promise<string | undefined> {
    const isAllowed = Object.values(this.programs).some((path) => resolve(path) === program);
    return program !== undefined && isAllowed ? await findProgram(name, { [name]: program }) : undefined;
  }
}

/**
 * All of these programs are written in Go, run for a moment, and may use much memory: they spend no time to collect garbage before half of
 * it is used.
 */
function quickly(memory: number): Readonly<Record<string, string>> {
  return { GOGC: '400', GOMEMLIMIT: String(Math.floor(memory / 2)) };
}

/** Helm looks for plugins and repositories nowhere but in its private home. */
const helmEnvironment = {
  HELM_NO_PLUGINS: '1',
  HELM_CACHE_HOME: '/tmp/helm',
  HELM_CONFIG_HOME: '/tmp/helm',
  HELM_DATA_HOME: '/tmp/helm',
};
