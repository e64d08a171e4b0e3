const LABEL = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN = `${LABEL}(\\.${LABEL})*`;
const isLabel = new RegExp(`^${LABEL}$`);
const isSubdomain = new RegExp(`^${SUBDOMAIN}$`);

const PATH_NAMES = new Set([
  'rbac.authorization.k8s.io/Role',
  'rbac.authorization.k8s.io/RoleBinding',
  'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding',
  '/Event',
]);
const LABEL_NAMES = new Set(['/Namespace', '/Service']);

const subdomainRule = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${SUBDOMAIN}')`;
const labelRule = `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${LABEL}')`;

/** Why an object of a kind cannot have this name, in the words of the Kubernetes API; undefined when it can. */
export function nameFault(kind: { readonly group: string; readonly kind: string }, name: string): string | undefined {
  const key = `${kind.group}/${kind.kind}`;
  if (PATH_NAMES.has(key)) return pathSegmentFault(name);
  return LABEL_NAMES.has(key) ? labelFault(name) : subdomainFault(name);
}

/** Why a name of a kind cannot begin so; undefined when it can. */
export function prefixFault(
  kind: { readonly group: string; readonly kind: string },
  prefix: string,
): string | undefined {
  return nameFault(kind, prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix);
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
