import type { Capabilities } from '../context.js';

/**
 * The words after `kustomize`. Charts that a kustomization inflates are rendered for the destination.
 *
 * @param charts what Helm is told, where it may be run
 */
export function kustomizeArguments(path: string, buildOptions: string, charts: Capabilities): string[] {
  const words = ['build', path, ...buildOptions.split(/\s+/).filter((word) => word !== '')];
  if (!inflatesCharts(buildOptions)) return words;
  const version = charts.version === '' ? [] : ['--helm-kube-version', charts.version];
  return [...words, ...version, ...charts.apiVersions.flatMap((one) => ['--helm-api-versions', one])];
}

/** Whether the program may read files outside of the kustomizations that name them. */
export function readsEverything(buildOptions: string): boolean {
  return /\b(LoadRestrictionsNone|none)\b/.test(buildOptions) && buildOptions.includes('--load');
}

/** Whether the program may run Helm. */
export function inflatesCharts(buildOptions: string): boolean {
  return buildOptions.includes('--enable-helm');
}
