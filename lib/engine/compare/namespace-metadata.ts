import { equalJson, type Json } from '../../kube/index.js';
import type { Application, ManagedNamespaceMetadata } from '../../model/index.js';

/** Whether the labels and annotations wanted for the namespace differ from those of the last sync. */
export function namespaceMetadataChanged({ spec, status }: Application): boolean {
  const last = status?.operationState?.syncResult;
  const wanted = spec.syncPolicy?.managedNamespaceMetadata;
  return last !== undefined && !equalJson(comparable(wanted), comparable(last.managedNamespaceMetadata));
}

function comparable(metadata: ManagedNamespaceMetadata | undefined): Json {
  return { labels: metadata?.labels ?? {}, annotations: metadata?.annotations ?? {} };
}
