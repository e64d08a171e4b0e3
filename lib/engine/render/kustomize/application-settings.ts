import type { Json } from '../../../kube/index.js';
import type { KustomizeSource } from '../../../model/index.js';
import { isEmpty, unsupported } from '../source-type.js';
import { imageOverride } from './images.js';
import type { Kustomization } from './kustomization.js';
import type { LabelRule } from './labels.js';
import { readPatch } from './patch.js';
import { Fields, invalid } from './read-fields.js';
import { countOf } from './replicas.js';

/** Settings that only the kustomize program could obey. */
const refused = ['version', 'commonAnnotationsEnvsubst'] as const;

/**
 * A kustomization with what its Application adds, as Argo CD edits it: names and namespace replace its own; images and replicas
 * replace those of the same name; labels and annotations must be new, unless they are forced; patches and components come last.
 *
 * @throws SourceError `UNSUPPORTED_SOURCE`, `INVALID_KUSTOMIZATION`
 */
export function withSettings(kustomization: Kustomization, settings: KustomizeSource, file: string): Kustomization {
  const other = refused.find((name) => !isEmpty(settings[name]));
  if (other !== undefined) throw unsupported(`the setting kustomize.${other} is not supported yet`, 'source.kustomize');
  const { namePrefix, nameSuffix, namespace } = settings;
  const annotations = settings.commonAnnotations ?? {};
  if (!settings.forceCommonAnnotations) refuseKnown('annotation', annotations, kustomization.annotations, file);
  return {
    ...kustomization,
    ...(namePrefix && { namePrefix }),
    ...(nameSuffix && { nameSuffix }),
    ...(namespace && { namespace }),
    components: [...kustomization.components, ...(settings.components ?? [])],
    patches: [
      ...kustomization.patches,
      ...(settings.patches ?? []).map((patch) => readPatch(Fields.of(patch as Json, 'kustomize.patches', file))),
    ],
    labels: withLabels(kustomization.labels, settings, file),
    annotations: { ...kustomization.annotations, ...annotations },
    images: replaced(kustomization.images, (settings.images ?? []).map(imageOverride)),
    replicas: replaced(
      kustomization.replicas,
      (settings.replicas ?? []).map(({ name, count }) => ({ name, count: countOf(count, 'kustomize.replicas') })),
    ),
  };
}

function withLabels(rules: readonly LabelRule[], settings: KustomizeSource, file: string): readonly LabelRule[] {
  const { commonLabels: pairs = {}, labelWithoutSelector = false, labelIncludeTemplates = false } = settings;
  if (Object.keys(pairs).length === 0) return rules;
  if (!settings.forceCommonLabels) for (const rule of rules) refuseKnown('label', pairs, rule.pairs, file);
  return [
    ...rules,
    {
      pairs,
      includeSelectors: !labelWithoutSelector,
      includeTemplates: !labelWithoutSelector || labelIncludeTemplates,
    },
  ];
}

function refuseKnown(
  what: string,
  added: Readonly<Record<string, string>>,
  known: Readonly<Record<string, string>>,
  file: string,
): void {
  const name = Object.keys(added).find((key) => known[key] !== undefined && known[key] !== added[key]);
  if (name === undefined) return;
  throw invalid(`the Application adds the ${what} ${name}, which the kustomization has with another value`, file);
}

function replaced<T extends { readonly name: string }>(own: readonly T[], others: readonly T[]): T[] {
  const names = new Set(others.map(({ name }) => name));
  return [...own.filter(({ name }) => !names.has(name)), ...others];
}
