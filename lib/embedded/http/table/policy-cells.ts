import type { KubeObject } from '../../../kube/index.js';
import { objectAt, objectsAt, textAt, valueAt } from '../../fields.js';
import { length, number, text } from './cells.js';
import type { Cell, Cells } from './column.js';

const orNotApplicable =
  (field: string): Cell =>
  (budget) =>
    String(valueAt(budget, ['spec', field]) ?? 'N/A');
const paramKind: Cell = (policy) => {
  const kind = objectAt(policy, 'spec', 'paramKind');
  return kind === undefined ? '<unset>' : `${textAt(kind, 'apiVersion') ?? ''}/${textAt(kind, 'kind') ?? ''}`;
};
const binding: Cells = { PolicyName: text('spec.policyName'), ParamRef: paramRef };

/** The cells of kinds that say what is allowed and who goes first. */
export const policyCells: Readonly<Record<string, Cells>> = {
  'policy/PodDisruptionBudget': {
    'Min Available': orNotApplicable('minAvailable'),
    'Max Unavailable': orNotApplicable('maxUnavailable'),
    'Allowed Disruptions': number('status.disruptionsAllowed'),
  },
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': { Webhooks: length('webhooks') },
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': { Webhooks: length('webhooks') },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicy': {
    Validations: length('spec.validations'),
    ParamKind: paramKind,
  },
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding': binding,
  'admissionregistration.k8s.io/MutatingAdmissionPolicy': {
    Mutations: length('spec.mutations'),
    ParamKind: paramKind,
  },
  'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding': binding,
  'flowcontrol.apiserver.k8s.io/FlowSchema': {
    PriorityLevel: text('spec.priorityLevelConfiguration.name'),
    MatchingPrecedence: number('spec.matchingPrecedence'),
    DistinguisherMethod: text('spec.distinguisherMethod.type', '<none>'),
    MissingPL: (schema) => {
      const dangling = objectsAt(schema, 'status', 'conditions').find((each) => each['type'] === 'Dangling');
      return dangling === undefined ? '?' : (textAt(dangling, 'status') ?? '');
    },
  },
  'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration': {
    Type: text('spec.type'),
    NominalConcurrencyShares: limit('nominalConcurrencyShares'),
    Queues: limit('limitResponse', 'queuing', 'queues'),
    HandSize: limit('limitResponse', 'queuing', 'handSize'),
    QueueLengthLimit: limit('limitResponse', 'queuing', 'queueLengthLimit'),
  },
};

function limit(...path: string[]): Cell {
  return (level) => valueAt(level, ['spec', 'limited', ...path]) ?? '<none>';
}

function paramRef(object: KubeObject): string {
  const reference = objectAt(object, 'spec', 'paramRef');
  const name = textAt(reference, 'name') ?? '';
  if (name !== '') return `${textAt(reference, 'namespace') || '*'}/${name}`;
  const selected = objectAt(reference, 'selector');
  return selected === undefined ? '<unset>' : goSelector(selected);
}

/** A label selector in the notation of Go's protobuf texts, in which these columns show it. */
function goSelector(selector: NonNullable<ReturnType<typeof objectAt>>): string {
  const labels = Object.entries(objectAt(selector, 'matchLabels') ?? {})
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}: ${String(value)},`)
    .join('');
  const expressions = objectsAt(selector, 'matchExpressions').map((expression) => {
    const values = valueAt(expression, ['values']);
    const list = Array.isArray(values) ? values.map(String).join(' ') : '';
    return `LabelSelectorRequirement{Key:${textAt(expression, 'key') ?? ''},Operator:${textAt(expression, 'operator') ?? ''},Values:[${list}],},`;
  });
  return `&LabelSelector{MatchLabels:map[string]string{${labels}},MatchExpressions:[]LabelSelectorRequirement{${expressions.join('')}},}`;
}
