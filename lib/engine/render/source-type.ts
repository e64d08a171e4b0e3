import type { ApplicationSource } from '../../model/index.js';
import { SourceError } from './errors.js';
import type { FileEntry } from './file-tree.js';

/** The tool that turns a source into objects. */
export type SourceType = 'Directory' | 'Kustomize' | 'Helm' | 'Plugin';

/** The names under which a kustomization is found. */
export const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * The tool of a source, as Argo CD decides: the one whose settings the source has; else Kustomize where there is a kustomization
 * file, Helm where there is a chart, and the plain directory otherwise. Settings count as soon as they are there ({@link withoutEmptySettings}).
 *
 * @param disabled tools that the installation does without: their sources are plain directories
 * @throws SourceError `INVALID_SOURCE` for settings of several tools
 */
export function sourceTypeOf(
  source: ApplicationSource,
  entries: readonly FileEntry[],
  disabled: ReadonlySet<SourceType> = new Set(),
): SourceType {
  const found = foundType(source, entries);
  return disabled.has(found) ? 'Directory' : found;
}

function foundType(source: ApplicationSource, entries: readonly FileEntry[]): SourceType {
  const stated = [
    source.kustomize !== undefined && ('Kustomize' as const),
    source.helm !== undefined && ('Helm' as const),
    source.directory !== undefined && ('Directory' as const),
    source.plugin !== undefined && ('Plugin' as const),
  ].filter((name) => name !== false);
  if (stated.length > 1) {
    throw new SourceError('INVALID_SOURCE', `multiple application sources defined: ${stated.join(',')}`, {
      remedy: 'keep the settings of one tool',
    });
  }
  if (stated[0] !== undefined) return stated[0];
  if ((source.chart ?? '') !== '') return 'Helm';
  const files = entries.filter((entry) => entry.type !== 'directory').map((entry) => entry.path);
  if (files.some((name) => kustomizationNames.includes(name))) return 'Kustomize';
  return files.some((name) => name.endsWith('Chart.yaml')) ? 'Helm' : 'Directory';
}

/** Whether a source says by itself what renders it, so that no plugin is asked. */
export function isStated({ kustomize, helm, directory, chart }: ApplicationSource): boolean {
  return kustomize !== undefined || helm !== undefined || directory !== undefined || (chart ?? '') !== '';
}

/** An error for what Argo CD can do and this program cannot yet. */
export function unsupported(what: string, where?: string): SourceError {
  return new SourceError('UNSUPPORTED_SOURCE', what, {
    ...(where === undefined ? {} : { where }),
    remedy: 'commit the rendered manifests as plain YAML, or use a kustomization',
  });
}

/** A source without the settings of Helm, Kustomize and directories that say nothing: as Argo CD, which removes them from an Application. */
export function withoutEmptySettings(source: ApplicationSource): ApplicationSource {
  const { helm, kustomize, directory, ...rest } = source;
  return {
    ...rest,
    ...(!isEmpty(helm) && { helm }),
    ...(!isEmpty(kustomize) && { kustomize }),
    ...(!isEmpty(directory) && { directory }),
  };
}

/** Whether a setting has its empty value. */
export function isEmpty(value: unknown): boolean {
  if (value === undefined || value === null || value === '' || value === false) return true;
  return typeof value === 'object' && Object.values(value).every(isEmpty);
}
