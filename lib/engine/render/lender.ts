import type { FileTree } from './file-tree.js';

/** A file that was fetched from a server. */
export interface LentFile {
  readonly tree: FileTree;
  readonly path: string;
}

/** Gives a source what it names elsewhere. What is lent was fetched by Slipway itself: no program that renders has the network. */
export interface Lender {
  /** The files of another Git repository, where the project permits it. @throws SourceError */
  repository(repoURL: string, revision: string): Promise<FileTree>;
  /**
   * A file from a web server.
   *
   * @param isManifest whether objects come from it: then the project has to permit its URL as it would a repository's
   * @throws SourceError
   */
  file(url: string, isManifest: boolean): Promise<LentFile>;
}
