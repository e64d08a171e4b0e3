import type { FileTree } from '../../engine/index.js';

/** A repository of charts: over HTTP with an index, or a registry. */
export interface Charts {
  /** The version of a chart that a target revision means. @throws SourceError */
  resolve(chart: string, targetRevision: string): Promise<string>;
  /**
   * The files of a chart; they are in a directory of its name.
   *
   * @param passCredentials whether other hosts that the index names get the credentials of the repository too
   * @throws SourceError
   */
  chart(name: string, version: string, passCredentials?: boolean): Promise<FileTree>;
}
