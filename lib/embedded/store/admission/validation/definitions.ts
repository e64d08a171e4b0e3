import {
  equalJson,
  isJsonObject,
  stringifyJson,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../../../kube/index.js';
import { objectAt, objectsAt, textAt } from '../../../fields.js';
import { subdomainFault } from '../../names.js';
import { kindNameFault } from '../structural-names.js';
import type { Causes } from './causes.js';
import { conversionCauses } from './definition-conversion.js';
import { versionCauses } from './definition-versions.js';

const APPROVAL = 'api-approved.kubernetes.io';
const SEE = 'see https://github.com/kubernetes/enhancements/pull/1111';

/** A CustomResourceDefinition. */
export function customResourceDefinition(crd: KubeObject, causes: Causes): void {
  const spec = objectAt(crd, 'spec') ?? {};
  const names = objectAt(spec, 'names') ?? {};
  const group = textAt(spec, 'group') ?? '';
  if (crd.metadata.name !== `${textAt(names, 'plural') ?? ''}.${group}`) {
    causes.invalid('metadata.name', crd.metadata.name, 'must be spec.names.plural+"."+spec.group');
  }
  groupCauses(group, causes);
  approvalCauses(crd, group, causes);
  const scope = textAt(spec, 'scope') ?? '';
  if (scope === '') causes.required('spec.scope');
  else if (scope !== 'Namespaced' && scope !== 'Cluster') {
    causes.unsupported('spec.scope', scope, ['Cluster', 'Namespaced']);
  }
  if (spec['preserveUnknownFields'] === true) {
    const why =
      'cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead';
    causes.invalid('spec.preserveUnknownFields', true, why);
  }
  nameCauses(names, causes);
  versionListCauses(crd, objectsAt(spec, 'versions'), causes);
  versionCauses(spec, causes);
  conversionCauses(spec, causes);
}

/** The formats that the schemas of a definition ask for and that nobody checks. */
export { unknownFormats } from './definition-versions.js';

function groupCauses(group: string, causes: Causes): void {
  const fault = subdomainFault(group);
  if (group === '') causes.required('spec.group');
  else if (fault !== undefined) causes.invalid('spec.group', group, fault);
  else if (!group.includes('.')) causes.invalid('spec.group', group, 'should be a domain with at least one dot');
}

/** Groups of Kubernetes itself need a word that its people agree. */
function approvalCauses(crd: KubeObject, group: string, causes: Causes): void {
  if (!/(^|\.)(k8s|kubernetes)\.io$/.test(group)) return;
  const approval = crd.metadata.annotations?.[APPROVAL] ?? '';
  const field = `metadata.annotations[${APPROVAL}]`;
  if (approval === '') {
    causes.required(field, `protected groups must have approval annotation "${APPROVAL}", ${SEE}`);
  } else if (!approval.startsWith('unapproved') && !/^[a-z][a-z0-9+.-]*:\/\/[^/]+/i.test(approval)) {
    const why = `protected groups must have approval annotation "${APPROVAL}" with either a URL or a reason starting with "unapproved", ${SEE}`;
    causes.invalid(field, approval, why);
  }
}

function nameCauses(names: JsonObject, causes: Causes): void {
  for (const key of ['plural', 'singular', 'kind', 'listKind']) {
    const name = textAt(names, key) ?? '';
    const field = `spec.names.${key}`;
    if (name === '') {
      causes.required(field);
      continue;
    }
    const isKind = key === 'kind' || key === 'listKind';
    const fault = kindNameFault(isKind ? name.toLowerCase() : name);
    if (fault === undefined) continue;
    causes.invalid(field, name, isKind ? `may have mixed case, but should otherwise match: ${fault}` : fault);
  }
  for (const key of ['shortNames', 'categories']) {
    const list = names[key];
    if (!Array.isArray(list)) continue;
    list.forEach((name, index) => {
      const fault = kindNameFault(String(name));
      if (fault !== undefined) causes.invalid(`spec.names.${key}[${index}]`, name, fault);
    });
  }
  const { kind, listKind } = names;
  if (kind !== undefined && kind === listKind) {
    causes.invalid('spec.names.listKind', listKind, 'kind and listKind may not be the same');
  }
}

function versionListCauses(crd: KubeObject, versions: readonly JsonObject[], causes: Causes): void {
  const names = versions.map((version) => textAt(version, 'name') ?? '');
  names.forEach((name, index) => {
    const fault = kindNameFault(name);
    if (fault === undefined) return;
    causes.invalid(`spec.versions[${index}].name`, name, fault);
    if (index === 0) causes.invalid('spec.version', name, fault);
  });
  const storage = versions.filter((version) => version['storage'] === true);
  if (new Set(names).size < names.length) {
    causes.shown('spec.versions', shownVersions(versions), 'must contain unique version names');
  }
  if (storage.length !== 1) {
    causes.shown('spec.versions', shownVersions(versions), 'must have exactly one version marked as storage version');
  }
  const stored = objectAt(crd, 'status')?.['storedVersions'];
  const kept = Array.isArray(stored) ? stored.map(String) : [];
  const [first] = storage;
  if (kept.length === 0 && first === undefined) {
    causes.invalid('status.storedVersions', null, 'must have at least one stored version');
  }
  kept.forEach((version, index) => {
    if (names.includes(version)) return;
    const why = `missing from spec.versions; ${version} was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in ${version} and removes ${version} from status.storedVersions`;
    causes.invalid(`status.storedVersions[${index}]`, version, why);
  });
}

/** The versions of a definition as the API shows them. What all of them say alike stands elsewhere. */
function shownVersions(versions: readonly JsonObject[]): string {
  const own = (version: JsonObject, key: string): Json => {
    const isShared = versions.every((each) => equalJson(each[key] ?? null, versions[0]?.[key] ?? null));
    return isShared ? null : (version[key] ?? null);
  };
  return stringifyJson(
    versions.map((version) => ({
      Name: version['name'] ?? '',
      Served: version['served'] === true,
      Storage: version['storage'] === true,
      Deprecated: version['deprecated'] === true,
      DeprecationWarning: version['deprecationWarning'] ?? null,
      Schema: isJsonObject(version['schema']) ? own(version, 'schema') : null,
      Subresources: own(version, 'subresources'),
      AdditionalPrinterColumns: own(version, 'additionalPrinterColumns'),
      SelectableFields: own(version, 'selectableFields'),
    })),
  );
}
