import { isJsonObject, type JsonObject } from '../../../kube/index.js';
import { type Fields } from './read-fields.js';
import type { Resource } from './resource.js';

/** Labels for all objects. */
export interface LabelRule {
  readonly pairs: Readonly<Record<string, string>>;
  /** Also in selectors and in templates of pods. */
  readonly includeSelectors: boolean;
  /** Also in templates of pods. */
  readonly includeTemplates: boolean;
}

/** @throws SourceError `INVALID_KUSTOMIZATION`, `UNSUPPORTED_KUSTOMIZATION_FIELD` */
export function readLabels(fields: Fields): LabelRule[] {
  const rules = fields.objects('labels').map((rule) => {
    rule.only(['pairs', 'includeSelectors', 'includeTemplates']);
    const pairs = rule.textMap('pairs');
    return { pairs, includeSelectors: rule.flag('includeSelectors'), includeTemplates: rule.flag('includeTemplates') };
  });
  const common = fields.textMap('commonLabels');
  if (Object.keys(common).length === 0) return rules;
  return [...rules, { pairs: common, includeSelectors: true, includeTemplates: true }];
}

/** A place of labels or annotations: a path through mappings and lists. */
interface Place {
  readonly path: readonly string[];
  /** Only where something is there already. */
  readonly mustExist?: boolean;
}

const place = (path: string, mustExist = false): Place => ({ path: path.split('/'), mustExist });
const templated = [
  'apps/DaemonSet',
  'apps/Deployment',
  'apps/ReplicaSet',
  'apps/StatefulSet',
  '/ReplicationController',
];
const terms = ['podAffinity', 'podAntiAffinity'].flatMap((affinity) => [
  `spec/template/spec/affinity/${affinity}/preferredDuringSchedulingIgnoredDuringExecution/podAffinityTerm/labelSelector/matchLabels`,
  `spec/template/spec/affinity/${affinity}/requiredDuringSchedulingIgnoredDuringExecution/labelSelector/matchLabels`,
]);
const scheduling = [...terms, 'spec/template/spec/topologySpreadConstraints/labelSelector/matchLabels'].map((path) =>
  place(path, true),
);
const jobTemplates = ['spec/jobTemplate/metadata', 'spec/jobTemplate/spec/template/metadata'];

/** The metadata of pods, by kind. */
const templates: ReadonlyMap<string, readonly string[]> = new Map([
  ...[...templated, 'batch/Job'].map((kind): [string, string[]] => [kind, ['spec/template/metadata']]),
  ['batch/CronJob', jobTemplates],
]);

/** The selectors, by kind, that common labels go into; each list as Kustomize has it. */
const selectors: ReadonlyMap<string, readonly Place[]> = new Map([
  ['/Service', [place('spec/selector')]],
  ['/ReplicationController', [place('spec/selector')]],
  ['apps/DaemonSet', [place('spec/selector/matchLabels')]],
  ['apps/ReplicaSet', [place('spec/selector/matchLabels')]],
  ['apps/Deployment', [place('spec/selector/matchLabels'), ...scheduling]],
  ['apps/StatefulSet', [place('spec/selector/matchLabels'), ...scheduling]],
  ['batch/Job', [place('spec/selector/matchLabels', true)]],
  ['batch/CronJob', [place('spec/jobTemplate/spec/selector/matchLabels', true)]],
  ['policy/PodDisruptionBudget', [place('spec/selector/matchLabels', true)]],
  [
    'networking.k8s.io/NetworkPolicy',
    [
      'spec/podSelector/matchLabels',
      'spec/ingress/from/podSelector/matchLabels',
      'spec/egress/to/podSelector/matchLabels',
    ].map((path) => place(path, true)),
  ],
]);

/** Gives every object the labels of the rules. */
export function setLabels(resources: readonly Resource[], rules: readonly LabelRule[]): void {
  for (const { object, group } of resources) {
    const kind = `${group}/${object.kind}`;
    for (const { pairs, includeSelectors, includeTemplates } of rules) {
      const inTemplates = includeSelectors || includeTemplates ? templatesOf(kind, 'labels') : [];
      const inSelectors = includeSelectors ? (selectors.get(kind) ?? []) : [];
      for (const { path, mustExist = false } of [place('metadata/labels'), ...inSelectors, ...inTemplates]) {
        setAt(object, path, pairs, mustExist);
      }
    }
  }
}

/** Gives every object, and the templates of its pods, these annotations. */
export function setAnnotations(resources: readonly Resource[], pairs: Readonly<Record<string, string>>): void {
  if (Object.keys(pairs).length === 0) return;
  for (const { object, group } of resources) {
    for (const { path } of [place('metadata/annotations'), ...templatesOf(`${group}/${object.kind}`, 'annotations')]) {
      setAt(object, path, pairs, false);
    }
  }
}

function templatesOf(kind: string, field: 'labels' | 'annotations'): Place[] {
  const claims = kind === 'apps/StatefulSet' && field === 'labels' ? ['spec/volumeClaimTemplates/metadata'] : [];
  return [...(templates.get(kind) ?? []), ...claims].map((path) => place(`${path}/${field}`));
}

function setAt(
  object: JsonObject,
  path: readonly string[],
  pairs: Readonly<Record<string, string>>,
  mustExist: boolean,
): void {
  const [key, ...rest] = path;
  if (key === undefined) {
    Object.assign(object, pairs);
    return;
  }
  const value = object[key];
  if (Array.isArray(value)) {
    for (const item of value) if (isJsonObject(item)) setAt(item, rest, pairs, mustExist);
  } else if (isJsonObject(value)) setAt(value, rest, pairs, mustExist);
  else if ((value === undefined || value === null) && !mustExist && !isList(key)) {
    const created: JsonObject = {};
    object[key] = created;
    setAt(created, rest, pairs, mustExist);
  }
}

/** Lists are never made. */
function isList(key: string): boolean {
  return key === 'volumeClaimTemplates';
}
