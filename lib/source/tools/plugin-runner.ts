import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import {
  readPlugin,
  SourceError,
  type CommandWords,
  type Plugin,
  type PluginRun,
  type Plugins,
} from '../../engine/index.js';
import type { Jail } from '../jail/index.js';
import { failure } from './failure.js';
import { layOut } from './lay-out.js';
import { findProgram, type ProgramPaths } from './programs.js';

/** Where a plugin finds the repository. */
const SOURCE = 'source';

/** The operator's config management plugins, each run in a jail, with no credential and no network. */
export class PluginRunner implements Plugins {
  constructor(
    readonly all: readonly Plugin[],
    private readonly jail: Jail,
    private readonly programs: ProgramPaths = {},
  ) {}

  async run({
    plugin,
    commands,
    environment,
    tree,
    path: at,
    directories = [''],
    application,
  }: PluginRun): Promise<string> {
    const programs: Record<string, string> = {};
    for (const name of Object.keys(this.programs)) await this.#show(name, name, programs);
    const shown: CommandWords[] = [];
    for (const [program, ...args] of commands) shown.push([await this.#nameOf(program, programs), ...args]);
    const [command, ...after] = shown;
    if (command === undefined) return '';
    const directory = path.posix.join(SOURCE, at);
    const places = directories.map((from) => ({ tree, from, to: path.posix.join(SOURCE, from) }));
    const result = await this.jail.run({
      programs,
      command,
      after,
      directory,
      environment,
      layOut: (work) => layOut({ places, files: {}, directory }, work, plugin.preserveFileMode),
    });
    if (result.ending === 'exited' && result.code === 0) return result.output.toString('utf8');
    throw failure(`the plugin ${plugin.name}`, application, result, this.jail.limits);
  }

  /** How a program is called inside: by its name when it comes from elsewhere than what every program sees. */
  async #nameOf(program: string, programs: Record<string, string>): Promise<string> {
    if (/^\/(usr|bin|sbin|lib)\//.test(program) || (program.includes('/') && !path.isAbsolute(program))) return program;
    const name = path.basename(program);
    if (!(name in programs)) await this.#show(name, program, programs);
    return name;
  }

  async #show(name: string, program: string, programs: Record<string, string>): Promise<void> {
    const configured = path.isAbsolute(program) ? { [name]: program } : this.programs;
    const found = await findProgram(name, configured);
    if (found !== undefined && !found.startsWith('/usr/')) programs[name] = found;
  }
}

/**
 * Reads the plugins of a directory: each `*.yaml` and `*.yml` file of it, and the `plugin.yaml` of each directory in it.
 *
 * @throws SourceError `INVALID_PLUGIN` with the file, YamlError
 */
export function readPlugins(directory: string): Plugin[] {
  const plugins = new Map<string, Plugin>();
  for (const name of readNames(directory)) {
    const whole = path.join(directory, name);
    const file = statSync(whole, { throwIfNoEntry: false })?.isDirectory() ? path.join(whole, 'plugin.yaml') : whole;
    if (!/\.ya?ml$/.test(file) || !statSync(file, { throwIfNoEntry: false })?.isFile()) continue;
    const plugin = readPlugin(readFileSync(file, 'utf8'), file);
    if (plugins.has(plugin.name)) {
      throw new SourceError('INVALID_PLUGIN', `there are two plugins ${plugin.name}`, {
        where: file,
        remedy: 'give one of them another name, or a version',
      });
    }
    plugins.set(plugin.name, plugin);
  }
  return [...plugins.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function readNames(directory: string): string[] {
  try {
    return readdirSync(directory).sort();
  } catch (error) {
    throw new SourceError('INVALID_PLUGIN', 'the directory of plugins can not be read', {
      where: directory,
      remedy: 'name a directory with plugin.yaml files: --plugins DIRECTORY',
      cause: error,
    });
  }
}
