import type { FileTree } from './file-tree.js';

/** A program of the operator's that renders. */
export type ToolName = 'helm' | 'kustomize' | 'jsonnet';

/** Files of a repository that a program works on. */
export interface Placed {
  readonly tree: FileTree;
  /** A file or directory of the tree. */
  readonly from: string;
  /** Where it is put, relative to the work directory. */
  readonly to: string;
}

/** One run of a program, on copies of files and nothing else. Every path in its arguments is relative to where it runs. */
export interface ToolRun {
  readonly tool: ToolName;
  /** Which of several versions, where the source says so. */
  readonly version?: string | undefined;
  /** The program itself, where the installation names it: an absolute path. */
  readonly program?: string | undefined;
  /** Other programs that it runs, found under their names. */
  readonly beside?: readonly ToolName[] | undefined;
  readonly arguments: readonly string[];
  /** The arguments of further calls, in turn; what each prints follows a line `---`. */
  readonly after?: readonly (readonly string[])[];
  /** Where it runs, relative to the work directory. */
  readonly directory: string;
  readonly places: readonly Placed[];
  /** Further files with their content, by their path relative to the work directory. */
  readonly files: Readonly<Record<string, string>>;
  /** The Application that needs it, for messages. */
  readonly application: string | undefined;
}

/** Runs the operator's programs. */
export interface Tools {
  /**
   * The version of the program that would be used, such as `v4.3.1`: what it renders is kept for that version.
   *
   * @throws SourceError `TOOL_MISSING`, `TOOL_UNSUPPORTED`
   */
  version(run: Pick<ToolRun, 'tool' | 'version' | 'program' | 'application'>): Promise<string>;
  /**
   * What the program printed.
   *
   * @throws SourceError `TOOL_MISSING`, `TOOL_UNSUPPORTED`, `TOOL_FAILED`, `TOOL_TIMEOUT`
   */
  run(run: ToolRun): Promise<string>;
}
