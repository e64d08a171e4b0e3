import { equalJson, type ObjectMeta, type OwnerReference } from '../../kube/index.js';

/** Metadata that name every owner once; whoever named one twice is told. */
export function withoutDuplicateOwners(metadata: ObjectMeta, warn?: (text: string) => void): ObjectMeta {
  const { ownerReferences = [] } = metadata;
  const kept: OwnerReference[] = [];
  const twice: string[] = [];
  for (const owner of ownerReferences) {
    if (!kept.some((other) => equalJson(other, owner))) kept.push(owner);
    else if (!twice.includes(owner.uid)) twice.push(owner.uid);
  }
  if (twice.length === 0) return metadata;
  const uids = twice.join(', ');
  warn?.(
    `.metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: ${uids}`,
  );
  return { ...metadata, ownerReferences: kept };
}
