import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** A file that is written as it is. */
export interface TextFile {
  /** Path below the folder that it is written to, with `/` between its parts. */
  readonly path: string;
  readonly content: string;
}

/** What comes out as files of its own, beside the objects of a platform. */
export abstract class TextFiles {
  /** Every file, in the order of the paths. */
  abstract files(): readonly TextFile[];

  /**
   * Writes the files below a folder; those that are as they should be keep their time.
   * @returns the paths that were written
   */
  writeTo(folder: string): string[] {
    const stale = this.staleIn(folder);
    for (const { path, content } of this.files()) {
      if (!stale.includes(path)) continue;
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return stale;
  }

  /** The paths of the files that are not below a folder as they should be; for a test that keeps them up to date. */
  staleIn(folder: string): string[] {
    const isAsItShould = ({ path, content }: TextFile): boolean =>
      existsSync(join(folder, path)) && readFileSync(join(folder, path), 'utf8') === content;
    return this.files().flatMap((file) => (isAsItShould(file) ? [] : [file.path]));
  }
}
