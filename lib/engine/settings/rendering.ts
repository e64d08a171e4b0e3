import type { KustomizeVersion, RenderSettings, SourceType } from '../render/index.js';
import type { SettingsData } from './configuration.js';
import { flag, invalid } from './values.js';

const OPTIONS = 'kustomize.buildOptions';
const PATH = 'kustomize.path.';
const SCHEMES = 'helm.valuesFileSchemes';

/** The keys by which tools are turned off; without `Directory`, Jsonnet files are passed over. */
const enabling: readonly (readonly [key: string, tool: SourceType])[] = [
  ['kustomize.enable', 'Kustomize'],
  ['helm.enable', 'Helm'],
  ['jsonnet.enable', 'Directory'],
];

/** How sources are rendered, as an installation says. @throws EngineError INVALID_SETTINGS */
export function parseRendering(data: SettingsData, base: RenderSettings): RenderSettings {
  const off = enabling.filter(([key, tool]) => !flag(data, key, base.disabled?.has(tool) !== true));
  const versions = kustomizeVersions(data);
  const buildOptions = data[OPTIONS] ?? base.kustomize?.buildOptions;
  return {
    ...base,
    ...(data[SCHEMES] !== undefined && { valueFileSchemes: schemes(data[SCHEMES]) }),
    ...(off.length > 0 || base.disabled ? { disabled: new Set(off.map(([, tool]) => tool)) } : {}),
    ...((buildOptions !== undefined || versions.length > 0) && {
      kustomize: { ...base.kustomize, buildOptions, ...(versions.length > 0 && { versions }) },
    }),
  };
}

function kustomizeVersions(data: SettingsData): KustomizeVersion[] {
  const after = (prefix: string): string[] =>
    Object.keys(data).flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []));
  const names = new Set([...after(PATH), ...after(`${OPTIONS}.`)]);
  return [...names].sort().map((name) => ({
    name,
    path: data[PATH + name],
    ...(data[`${OPTIONS}.${name}`] !== undefined && { buildOptions: data[`${OPTIONS}.${name}`] }),
  }));
}

function schemes(text: string): string[] {
  const found = text.split(',').map((scheme) => scheme.trim().toLowerCase());
  const named = found.filter((scheme) => scheme !== '');
  const wrong = named.find((scheme) => !/^[a-z][a-z0-9+.-]*$/.test(scheme));
  if (wrong !== undefined) throw invalid(SCHEMES, `names ${JSON.stringify(wrong)}, which is no scheme of a URL`);
  return named;
}
