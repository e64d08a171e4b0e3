import type { Resource } from './resource.js';

export { labelKeyFaults as qualifiedNameFaults, labelValueFaults } from '../../kube/index.js';

const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const isLabel = new RegExp(`^${LABEL}$`);
const isSubdomain = new RegExp(`^${SUBDOMAIN}$`);

const PATH_NAMES = new Set(['Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding']);
const LABEL_NAMES = new Set(['Namespace', 'Service']);

const subdomainRule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const labelRule = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;

/** Why an object of a kind cannot have this name; undefined when it can. */
export function nameFault(resource: Resource, name: string): string | undefined {
  if (!resource.custom && PATH_NAMES.has(resource.kind)) return pathSegmentFault(name);
  if (resource.group === '' && resource.kind === 'Event') return pathSegmentFault(name);
  if (!resource.custom && LABEL_NAMES.has(resource.kind)) return labelFault(name);
  return subdomainFault(name);
}

/** Why a name of a kind cannot begin so; undefined when it can. */
export function prefixFault(resource: Resource, prefix: string): string | undefined {
  return nameFault(resource, prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix);
}

/** Why a text is no DNS subdomain, as most names must be. */
export function subdomainFault(name: string): string | undefined {
  if (name.length > 253) return 'must be no more than 253 characters';
  return isSubdomain.test(name) ? undefined : subdomainRule;
}

/** Why a text is no DNS label, as names of namespaces and containers must be. */
export function labelFault(name: string): string | undefined {
  if (name.length > 63) return 'must be no more than 63 characters';
  if (isLabel.test(name)) return undefined;
  return isSubdomain.test(name) ? 'must not contain dots' : labelRule;
}

function pathSegmentFault(name: string): string | undefined {
  if (name === '.' || name === '..') return `may not be '${name}'`;
  const bad = ['/', '%'].find((character) => name.includes(character));
  return bad === undefined ? undefined : `may not contain '${bad}'`;
}
