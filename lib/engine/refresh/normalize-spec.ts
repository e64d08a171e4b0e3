import { equalJson, type Json } from '../../kube/index.js';
import type { ApplicationSource, ApplicationSpec, SyncPolicy } from '../../model/index.js';

/**
 * A spec in the form that everyone compares: the project `default` named, an empty sync policy and empty tool settings of sources
 * left out. The same object when nothing changes.
 */
export function normalizedSpec(spec: ApplicationSpec): ApplicationSpec {
  const { syncPolicy, source, sources, ...rest } = spec;
  const several = sources !== undefined && sources.length > 0;
  const normalized: ApplicationSpec = {
    ...rest,
    project: spec.project || 'default',
    ...(syncPolicy && !isEmptyPolicy(syncPolicy) && { syncPolicy }),
    ...(source && { source: several ? source : normalizedSource(source) }),
    ...(sources && { sources: sources.map(normalizedSource) }),
  };
  return equalJson(normalized as unknown as Json, spec as unknown as Json) ? spec : normalized;
}

function normalizedSource(source: ApplicationSource): ApplicationSource {
  const { helm, kustomize, directory, ...rest } = source;
  return {
    ...rest,
    ...(helm && !isEmptySetting(helm) && { helm }),
    ...(kustomize && !isEmptySetting(kustomize) && { kustomize }),
    ...(directory && !isEmptySetting(directory) && { directory }),
  };
}

/** An empty `automated` is no empty policy: it turns automated syncs on. */
function isEmptyPolicy({ automated, syncOptions = [], retry, managedNamespaceMetadata }: SyncPolicy): boolean {
  return !automated && syncOptions.length === 0 && !retry && !managedNamespaceMetadata;
}

/** Whether a value says nothing: absent, false, zero, empty, or made of nothing but such values. */
function isEmptySetting(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '' || value === 0) return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === 'object' && Object.values(value).every(isEmptySetting);
}
