import {
  isJsonObject,
  labelSelectorOf,
  matchesSelector,
  podTemplatePath,
  type JsonObject,
  type KubeObject,
} from '../../../kube/index.js';
import type { StatusCause } from '../../errors.js';
import { objectAt, objectsAt, stringsAt, textAt } from '../../fields.js';
import { invalidValue, required } from '../../refusals.js';
import type { Resource } from '../resource.js';

const WITH_SELECTOR = new Set(['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet']);

/** What breaks the most-met rules of the built-in kinds. */
export function builtinCauses(resource: Resource, object: KubeObject, causes: StatusCause[]): void {
  const path = podTemplatePath(resource);
  if (path !== undefined) podCauses(object, path, causes);
  if (WITH_SELECTOR.has(resource.kind)) selectorCauses(object, causes);
  if (resource.kind === 'Service' && objectsAt(object, 'spec', 'ports').length === 0) {
    const spec = objectAt(object, 'spec');
    if (textAt(spec, 'type') !== 'ExternalName' && textAt(spec, 'clusterIP') !== 'None')
      causes.push(required('spec.ports'));
  }
  if (resource.kind === 'CustomResourceDefinition') definitionCauses(object, causes);
}

function podCauses(object: KubeObject, path: readonly string[], causes: StatusCause[]): void {
  const spec = objectAt(object, ...path, 'spec');
  const at = [...path, 'spec', 'containers'].join('.');
  const containers = objectsAt(spec, 'containers');
  if (containers.length === 0) causes.push(required(at));
  const names = new Set<string>();
  containers.forEach((container, index) => {
    const name = textAt(container, 'name') ?? '';
    if (name === '') causes.push(required(`${at}[${index}].name`));
    else if (names.has(name)) {
      causes.push({
        reason: 'FieldValueDuplicate',
        message: `Duplicate value: ${JSON.stringify(name)}`,
        field: `${at}[${index}].name`,
      });
    }
    names.add(name);
    if ((textAt(container, 'image') ?? '') === '' && path[0] === 'spec') causes.push(required(`${at}[${index}].image`));
  });
  if (path[1] === 'template' && path.length === 2) restartPolicyCause(object, path, spec, causes);
}

function restartPolicyCause(
  object: KubeObject,
  path: readonly string[],
  spec: JsonObject | undefined,
  causes: StatusCause[],
): void {
  const policy = textAt(spec, 'restartPolicy');
  const allowed = object.kind === 'Job' ? ['OnFailure', 'Never'] : ['Always'];
  if (policy === undefined || allowed.includes(policy)) {
    if (policy !== undefined || object.kind !== 'Job') return;
  }
  const field = [...path, 'spec', 'restartPolicy'].join('.');
  if (object.kind === 'Job' && policy === undefined) {
    causes.push({ reason: 'FieldValueRequired', message: 'Required value: valid values: "OnFailure", "Never"', field });
    return;
  }
  causes.push({
    reason: 'FieldValueNotSupported',
    message: `Unsupported value: ${JSON.stringify(policy)}: supported values: ${allowed.map((value) => JSON.stringify(value)).join(', ')}`,
    field,
  });
}

function selectorCauses(object: KubeObject, causes: StatusCause[]): void {
  const selector = objectAt(object, 'spec', 'selector');
  if (selector === undefined || Object.keys(selector).length === 0) {
    causes.push(required('spec.selector'));
    return;
  }
  const labels = stringsAt(object, 'spec', 'template', 'metadata', 'labels');
  if (!matchesSelector(labelSelectorOf(selector), labels)) {
    causes.push(
      invalidValue(
        'spec.template.metadata.labels',
        JSON.stringify(labels),
        '`selector` does not match template `labels`',
      ),
    );
  }
}

function definitionCauses(crd: KubeObject, causes: StatusCause[]): void {
  const group = textAt(crd, 'spec', 'group') ?? '';
  const plural = textAt(crd, 'spec', 'names', 'plural') ?? '';
  if (group === '') causes.push(required('spec.group'));
  if (plural === '') causes.push(required('spec.names.plural'));
  if ((textAt(crd, 'spec', 'names', 'kind') ?? '') === '') causes.push(required('spec.names.kind'));
  const scope = textAt(crd, 'spec', 'scope');
  if (scope !== 'Namespaced' && scope !== 'Cluster') {
    causes.push({
      reason: 'FieldValueNotSupported',
      message: `Unsupported value: ${JSON.stringify(scope ?? '')}: supported values: "Cluster", "Namespaced"`,
      field: 'spec.scope',
    });
  }
  if (crd.metadata.name !== `${plural}.${group}`) {
    causes.push(
      invalidValue('metadata.name', JSON.stringify(crd.metadata.name), `must be spec.names.plural+"."+spec.group`),
    );
  }
  const versions = objectsAt(crd, 'spec', 'versions');
  if (versions.filter((version) => version['storage'] === true).length !== 1) {
    causes.push(invalidValue('spec.versions', '[]', 'must have exactly one version marked as storage version'));
  }
  versions.forEach((version, index) => {
    if (!isJsonObject(objectAt(version, 'schema', 'openAPIV3Schema'))) {
      causes.push(required(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required'));
    }
  });
}
