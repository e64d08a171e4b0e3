import { SynthError } from './errors.js';
import { Manifest, MANIFEST_PATH } from './manifest.js';
import { byPath, type OutputFile } from './output-file.js';

/** What stands at the output root now. */
export interface Present {
  /** The manifest's text, if there is one. */
  readonly manifest: string | undefined;
  /** The content at a path, if a file is there. */
  read(path: string): string | undefined;
  /** Where this is, for messages. */
  readonly where: string;
}

/** What has to happen so that the output root holds exactly the synthesised files beside a person's own. */
export interface OutputPlan {
  /** Files that are new or differ, the manifest included. */
  readonly write: readonly OutputFile[];
  /** Files that Slipway wrote earlier and does not write any more. */
  readonly remove: readonly string[];
  /** Own files that somebody changed by hand since: writing them puts the synthesised content back. */
  readonly edited: readonly string[];
}

/**
 * Compares the synthesised files with what stands at the output root. Only files that the manifest there lists are ever
 * overwritten or removed; a file that already holds exactly the synthesised content is taken as our own.
 *
 * @throws SynthError `FOREIGN_FILE` when a file that Slipway never wrote stands where one of its own should go, and
 *   `BROKEN_MANIFEST`, `DUPLICATE_PATH`.
 */
export function planOutput(present: Present, files: readonly OutputFile[]): OutputPlan {
  const before =
    present.manifest === undefined
      ? new Manifest()
      : Manifest.parse(present.manifest, `${present.where}/${MANIFEST_PATH}`);
  const after = Manifest.describe(files);
  if (after.files.size !== files.length) {
    const twice = files.find((file, index) => files.findIndex((each) => each.path === file.path) !== index);
    throw new SynthError('DUPLICATE_PATH', 'two outputs want the same path', { where: twice?.path ?? present.where });
  }

  const write: OutputFile[] = [];
  const remove: string[] = [];
  const edited: string[] = [];
  for (const file of files) {
    const content = present.read(file.path);
    if (content !== undefined && !before.owns(file.path) && content !== file.content) {
      throw new SynthError('FOREIGN_FILE', 'this file was not written by Slipway, which wants to write here', {
        where: `${present.where}/${file.path}`,
        remedy: 'move it away, or rename the application or object that wants this path',
      });
    }
    if (content !== undefined && before.owns(file.path) && !before.matches(file.path, content)) edited.push(file.path);
    if (content !== file.content) write.push(file);
  }
  for (const path of before.files.keys()) {
    if (after.owns(path)) continue;
    const content = present.read(path);
    if (content === undefined) continue;
    if (!before.matches(path, content)) edited.push(path);
    remove.push(path);
  }
  const manifest = after.toFile();
  if (present.manifest !== manifest.content) write.push(manifest);
  return { write: write.sort(byPath), remove: remove.sort(), edited: edited.sort() };
}
