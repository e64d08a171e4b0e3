import { existsSync, lstatSync, mkdirSync, readFileSync, readdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { SynthError } from './errors.js';
import { refuseLinks } from './links.js';
import { MANIFEST_PATH } from './manifest.js';
import type { OutputFile } from './output-file.js';
import { planOutput, type OutputPlan, type Present } from './output-plan.js';
import { writeIndex } from './provenance.js';

/**
 * Makes a folder hold exactly the synthesised files beside a person's own: writes what is new or differs, removes what it
 * wrote earlier and no longer does, and leaves every other file alone. A second call changes nothing.
 *
 * @param index where the objects came from ({@link synthesizeWithIndex}): written beside the files, and no part of what is planned
 * @returns what was done; `edited` are own files that somebody had changed by hand.
 * @throws SynthError `FOREIGN_FILE`, `BROKEN_MANIFEST`, `DUPLICATE_PATH`; nothing is written then.
 */
export function writeOutput(
  directory: string,
  files: readonly OutputFile[],
  index: readonly OutputFile[] = [],
): OutputPlan {
  const plan = planOutput(folder(directory), files);
  for (const { path } of index) refuseLinks(directory, path);
  for (const path of plan.remove) removeFile(directory, path);
  mkdirSync(directory, { recursive: true });
  const made = new Set<string>();
  const manifestLast = [...plan.write].sort(
    (a, b) => Number(a.path === MANIFEST_PATH) - Number(b.path === MANIFEST_PATH),
  );
  for (const file of manifestLast) {
    const target = join(directory, file.path);
    const parent = dirname(target);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    writeFileSync(target, file.content);
  }
  if (index.length > 0) writeIndex(directory, index);
  return plan;
}

/** What {@link writeOutput} would do, without doing it: the output is up to date when nothing is to be written or removed. */
export function checkOutput(
  directory: string,
  files: readonly OutputFile[],
): OutputPlan & { readonly upToDate: boolean } {
  const plan = planOutput(folder(directory), files);
  return { ...plan, upToDate: plan.write.length === 0 && plan.remove.length === 0 };
}

function folder(directory: string): Present {
  if (lstatSync(directory, { throwIfNoEntry: false })?.isFile()) {
    throw new SynthError('FOREIGN_FILE', 'expected a folder or nothing, got a file', {
      where: directory,
      remedy: 'name another folder, or move it away',
    });
  }
  const read = (path: string): string | undefined => {
    refuseLinks(directory, path);
    const file = join(directory, path);
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  };
  return { where: directory, manifest: read(MANIFEST_PATH), read };
}

function removeFile(directory: string, path: string): void {
  rmSync(join(directory, path));
  for (let parent = dirname(path); parent !== '.'; parent = dirname(parent)) {
    const full = join(directory, parent);
    if (readdirSync(full).length > 0) return;
    rmdirSync(full);
  }
}
