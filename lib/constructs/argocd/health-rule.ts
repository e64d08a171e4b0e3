import { ApiObject, type ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { parseJson, writeYaml, type Json } from '../../kube/index.js';
import {
  healthRuleKey,
  healthRulesLabel,
  labels,
  parseHealthRule,
  type HealthCase,
  type HealthVerdict,
} from '../../model/index.js';
import { invalidProp } from '../errors.js';
import { recordOrigin } from '../origin.js';

/** Props of a {@link HealthRule}. */
export interface HealthRuleProps {
  /** Kind of the objects that it judges. */
  readonly kind: string;

  /**
   * API group of the kind.
   * @default - the core group
   */
  readonly group?: string;

  /** The first case whose conditions all hold decides. */
  readonly cases: readonly HealthCase[];

  /**
   * What counts when no case holds.
   * @default - Progressing
   */
  readonly otherwise?: HealthVerdict;

  /**
   * Name, namespace, labels and annotations of the ConfigMap.
   * @default - a name made of the kind, in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * How the health of the objects of one kind is judged: a ConfigMap that the Slipway reconciler reads at the hub. It travels as data, and
 * counts before the rules that Slipway brings. Argo CD does not read it.
 */
export class HealthRule extends ApiObject {
  /** @throws ConstructError `INVALID_PROPS`; ModelError `INVALID_RESOURCE` for a rule that cannot be meant */
  constructor(scope: Construct, id: string, props: HealthRuleProps) {
    const { kind, group = '', cases, otherwise, metadata } = props;
    const rule = plain({ cases, ...(otherwise && { otherwise }) });
    super(scope, id, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: {
        name: ['health', kind.toLowerCase(), ...(group === '' ? [] : [group])].join('.'),
        namespace: 'argocd',
        ...metadata,
        labels: { ...metadata?.labels, [labels.settings]: healthRulesLabel },
      },
      data: { [healthRuleKey(group, kind)]: writeYaml(rule) },
    });
    recordOrigin(this);
    if (!/^[A-Z][A-Za-z0-9]*$/.test(kind)) throw invalidProp(this, 'kind', kind, 'a kind such as Deployment');
    if (!/^[a-z0-9.-]*$/.test(group)) throw invalidProp(this, 'group', group, 'an API group such as apps');
    parseHealthRule(rule, this.node.path);
  }
}

/** Plain JSON: what is undefined is left out. */
function plain(value: object): Json {
  return parseJson(JSON.stringify(value));
}
