import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { NetworkPolicySpec } from '../core/fields/index.js';
import { isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';

const kind = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' } as const;

/**
 * `networking.k8s.io/v1 NetworkPolicy`: who may talk to some pods, and to whom they may.
 *
 * @example
 * NetworkPolicy.denyAll(this, 'default-deny');
 * NetworkPolicy.allowDns(this, 'dns');
 */
export class NetworkPolicy extends SpecResource<NetworkPolicySpec> {
  /** Whether a value is a NetworkPolicy construct. */
  static isNetworkPolicy(value: unknown): value is NetworkPolicy {
    return isKind(value, kind);
  }

  /** Nobody talks to the namespace's pods, nor they to anybody, unless another policy allows it. */
  static denyAll(scope: Construct, id: string, metadata?: ApiObjectMetadata): NetworkPolicy {
    const spec = { podSelector: {}, policyTypes: ['Ingress', 'Egress'] };
    return new NetworkPolicy(scope, id, { ...(metadata && { metadata }), spec });
  }

  /** The namespace's pods may ask the cluster's DNS. */
  static allowDns(scope: Construct, id: string, metadata?: ApiObjectMetadata): NetworkPolicy {
    const to = [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'kube-system' } },
        podSelector: { matchLabels: { 'k8s-app': 'kube-dns' } },
      },
    ];
    const ports = ['UDP', 'TCP'].map((protocol) => ({ protocol, port: 53 }));
    const spec = { podSelector: {}, policyTypes: ['Egress'], egress: [{ to, ports }] };
    return new NetworkPolicy(scope, id, { ...(metadata && { metadata }), spec });
  }

  constructor(scope: Construct, id: string, props: SpecProps<NetworkPolicySpec>) {
    super(scope, id, kind, props);
    const { policyTypes, ingress, egress } = props.spec;
    const missing = Object.entries({ Ingress: ingress, Egress: egress }).find(
      ([type, rules]) => rules && policyTypes && !policyTypes.includes(type),
    );
    if (missing) throw invalidProp(this, 'spec.policyTypes', policyTypes, `${missing[0]} among them, for its rules`);
  }
}
