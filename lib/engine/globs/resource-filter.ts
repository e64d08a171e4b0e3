import { glob } from './glob.js';

/** One rule of `resource.exclusions` or `resource.inclusions`. An empty list matches everything. */
export interface ResourceRule {
  /** Globs of API groups. */
  readonly apiGroups?: readonly string[] | undefined;
  /** Kinds, exactly, or `*`. */
  readonly kinds?: readonly string[] | undefined;
  /** Globs of cluster URLs. */
  readonly clusters?: readonly string[] | undefined;
}

/** Which kinds a delivery system looks at. */
export interface ResourceFilter {
  readonly exclusions?: readonly ResourceRule[] | undefined;
  readonly inclusions?: readonly ResourceRule[] | undefined;
}

const builtIn: readonly ResourceRule[] = [
  { apiGroups: ['events.k8s.io', 'metrics.k8s.io'] },
  { apiGroups: [''], kinds: ['Event'] },
  { apiGroups: ['coordination.k8s.io'], kinds: ['Lease'] },
];

/** Whether a rule speaks of a kind in a cluster. */
export function ruleMatches(rule: ResourceRule, group: string, kind: string, cluster: string): boolean {
  return (
    matchesAny(rule.apiGroups, (pattern) => glob(pattern, group)) &&
    matchesAny(rule.kinds, (name) => name === '*' || name === kind) &&
    matchesAny(rule.clusters, (pattern) => glob(pattern, cluster))
  );
}

/**
 * Whether a kind is out of sight: excluded by a rule (events, metrics and leases always are), or not included although the rules
 * of inclusion speak of its cluster.
 */
export function isExcluded(filter: ResourceFilter, group: string, kind: string, cluster: string): boolean {
  const answers = known.get(filter) ?? new Map<string, boolean>();
  known.set(filter, answers);
  const question = `${cluster} ${group}/${kind}`;
  const answer = answers.get(question) ?? excludes(filter, group, kind, cluster);
  answers.set(question, answer);
  return answer;
}

/** What filters, which never change, said of kinds: there are few kinds and many objects. */
const known = new WeakMap<ResourceFilter, Map<string, boolean>>();

function excludes(filter: ResourceFilter, group: string, kind: string, cluster: string): boolean {
  const exclusions = [...builtIn, ...(filter.exclusions ?? [])];
  if (exclusions.some((rule) => ruleMatches(rule, group, kind, cluster))) return true;
  const concerned = (filter.inclusions ?? []).filter((rule) =>
    matchesAny(rule.clusters, (pattern) => glob(pattern, cluster)),
  );
  return concerned.length > 0 && !concerned.some((rule) => ruleMatches(rule, group, kind, cluster));
}

function matchesAny(list: readonly string[] | undefined, matches: (entry: string) => boolean): boolean {
  return list === undefined || list.length === 0 || list.some(matches);
}
