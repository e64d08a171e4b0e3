import type { KustomizeSource } from '../../../model/index.js';
import { substitute, type Variables } from '../build-environment.js';
import type { Capabilities } from '../context.js';
import { kustomizeArguments } from './arguments.js';

/**
 * The command lines by which a person gets what an Application's settings make of a kustomization, as Argo CD reports them. They are told,
 * not run: here the same is done to the kustomization in memory.
 *
 * @param charts what Helm is told, where it may be run
 */
export function kustomizeCommands(
  path: string,
  settings: KustomizeSource,
  variables: Variables,
  buildOptions: string,
  charts: Capabilities,
): string[] {
  const { namePrefix, nameSuffix, namespace, images = [], replicas = [], components = [] } = settings;
  const { commonLabels = {}, commonAnnotations = {} } = settings;
  const edits = [
    namePrefix ? ['set', 'nameprefix', '--', namePrefix] : [],
    nameSuffix ? ['set', 'namesuffix', '--', nameSuffix] : [],
    images.length > 0 ? ['set', 'image', ...images] : [],
    replicas.length > 0 ? ['set', 'replicas', ...replicas.map(({ name, count }) => `${name}=${count}`)] : [],
    pairs(commonLabels).length > 0 ? ['add', 'label', ...labelFlags(settings), ...pairs(commonLabels)] : [],
    pairs(commonAnnotations).length > 0
      ? ['add', 'annotation', ...force(settings.forceCommonAnnotations), ...pairs(annotations(settings, variables))]
      : [],
    namespace ? ['set', 'namespace', '--', namespace] : [],
    components.length > 0 ? ['add', 'component', ...components] : [],
  ];
  return [
    ...edits.filter((words) => words.length > 0).map((words) => ['kustomize', 'edit', ...words]),
    ['kustomize', ...kustomizeArguments(path, buildOptions, charts)],
  ].map((words) => words.join(' '));
}

function labelFlags({ forceCommonLabels, labelWithoutSelector, labelIncludeTemplates }: KustomizeSource): string[] {
  return [
    ...force(forceCommonLabels),
    ...(labelWithoutSelector ? ['--without-selector'] : []),
    ...(labelWithoutSelector && labelIncludeTemplates ? ['--include-templates'] : []),
  ];
}

function force(isForced: boolean | undefined): string[] {
  return isForced ? ['--force'] : [];
}

function annotations(settings: KustomizeSource, variables: Variables): Record<string, string> {
  const { commonAnnotations = {}, commonAnnotationsEnvsubst } = settings;
  if (!commonAnnotationsEnvsubst) return commonAnnotations;
  return Object.fromEntries(
    Object.entries(commonAnnotations).map(([name, value]) => [name, substitute(value, variables)]),
  );
}

function pairs(map: Readonly<Record<string, string>>): string[] {
  return Object.entries(map).map(([name, value]) => `${name}:${value}`);
}
