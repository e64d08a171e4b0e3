import { isJsonObject, type KubeObject } from '../../../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../../../fields.js';
import type { Causes } from './causes.js';

/** A CustomResourceDefinition. */
export function customResourceDefinition(crd: KubeObject, causes: Causes): void {
  const group = textAt(crd, 'spec', 'group') ?? '';
  const plural = textAt(crd, 'spec', 'names', 'plural') ?? '';
  if (group === '') causes.required('spec.group');
  if (plural === '') causes.required('spec.names.plural');
  if ((textAt(crd, 'spec', 'names', 'kind') ?? '') === '') causes.required('spec.names.kind');
  const scope = textAt(crd, 'spec', 'scope');
  if (scope !== 'Namespaced' && scope !== 'Cluster') {
    causes.unsupported('spec.scope', scope ?? '', ['Cluster', 'Namespaced']);
  }
  if (crd.metadata.name !== `${plural}.${group}`) {
    causes.invalid('metadata.name', crd.metadata.name, `must be spec.names.plural+"."+spec.group`);
  }
  const versions = objectsAt(crd, 'spec', 'versions');
  if (versions.filter((version) => version['storage'] === true).length !== 1) {
    causes.invalid('spec.versions', [], 'must have exactly one version marked as storage version');
  }
  versions.forEach((version, index) => {
    if (!isJsonObject(objectAt(version, 'schema', 'openAPIV3Schema'))) {
      causes.required(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required');
    }
  });
}
