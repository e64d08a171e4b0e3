import type { OutputFile } from '../output-file.js';
import type { SynthesizedApplication } from '../synthesis.js';
import { folderOf, kustomizationAt, type TextOf } from './folder.js';

/** A folder with all objects of an application in one file; what is copied as it is stays a file of its own. */
export function flatFolder({ path, objects }: SynthesizedApplication, textOf: TextOf): OutputFile[] {
  const copied = objects.filter(({ text }) => text !== undefined).map(({ object }) => object);
  const written = objects.filter(({ text }) => text === undefined).map(({ object }) => object);
  if (written.length === 0) return folderOf(path, copied, textOf);
  const all = { path: `${path}/all.yaml`, content: written.map(textOf).join('---\n') };
  if (copied.length === 0) return [all, kustomizationAt(path, ['all.yaml'])];
  return [all, ...folderOf(path, copied, textOf, ['all.yaml'])];
}
