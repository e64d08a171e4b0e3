import { writeYaml, type KubeObject } from '../../kube/index.js';
import { byPath, type OutputFile } from '../output-file.js';
import type { SynthesizedApplication, Synthesis } from '../synthesis.js';
import { flatFolder } from './flat.js';
import { folderOf, type TextOf } from './folder.js';
import { hubFiles } from './hub.js';
import { baseAndOverlays } from './kustomize.js';

/**
 * How what an application delivers lies in `clusters/<environment>/{apps,infrastructure}/<application>/`:
 *
 * - `objects`: a file for each object;
 * - `flat`: one file with all objects;
 * - `kustomize`: an overlay over `base/{apps,infrastructure}/<application>/`, which holds what all environments have in common.
 *
 * Each is a kustomization that is built into the same objects, so Applications are the same in all three.
 */
export const layouts = ['objects', 'flat', 'kustomize'] as const;

/** One of {@link layouts}. */
export type Layout = (typeof layouts)[number];

/** Whether a text names a layout. */
export function isLayout(text: string): text is Layout {
  return layouts.some((layout) => layout === text);
}

/** The files of the GitOps repository, in order of their paths. */
export function layOut(synthesis: Synthesis, layout: Layout = 'objects'): OutputFile[] {
  const texts = new Map<KubeObject, string>();
  const { applications, control } = synthesis;
  for (const { object, text } of [...applications.flatMap(({ objects }) => objects), ...control]) {
    if (text !== undefined) texts.set(object, text);
  }
  const textOf: TextOf = (object) => texts.get(object) ?? writeYaml(object);
  return [...applicationFiles(layout, applications, textOf), ...hubFiles(synthesis, textOf)].sort(byPath);
}

function applicationFiles(
  layout: Layout,
  applications: readonly SynthesizedApplication[],
  textOf: TextOf,
): OutputFile[] {
  if (layout === 'kustomize') return baseAndOverlays(applications, textOf);
  return applications.flatMap((each) => {
    if (layout === 'flat') return flatFolder(each, textOf);
    return folderOf(
      each.path,
      each.objects.map(({ object }) => object),
      textOf,
    );
  });
}
