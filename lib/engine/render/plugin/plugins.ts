import type { FileTree } from '../file-tree.js';
import type { CommandWords, Plugin } from './definition.js';

/** A run of a plugin, on a copy of a repository. */
export interface PluginRun {
  readonly plugin: Plugin;
  /** In turn, as long as none fails; what the last one prints counts. */
  readonly commands: readonly CommandWords[];
  readonly environment: Readonly<Record<string, string>>;
  readonly tree: FileTree;
  /** What is copied, from the root of the repository. @default all of it */
  readonly directories?: readonly string[];
  /** Where it runs, from the root of the repository. */
  readonly path: string;
  /** The Application that needs it, for messages. */
  readonly application: string | undefined;
}

/** The operator's plugins. */
export interface Plugins {
  /** In the order in which they are asked, which is that of their names. */
  readonly all: readonly Plugin[];
  /**
   * What a plugin printed.
   *
   * @throws SourceError `TOOL_FAILED`, `TOOL_TIMEOUT`, `MANIFESTS_TOO_LARGE`
   */
  run(run: PluginRun): Promise<string>;
}
