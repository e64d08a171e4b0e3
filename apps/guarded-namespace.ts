import { Construct } from 'constructs';
import { Quantity } from 'slipway';
import { NetworkPolicy } from 'slipway/networking';
import { LimitRange, ResourceQuota } from 'slipway/quota';

/** Bounds of a namespace: its pods talk to each other and to DNS alone, and ask for no more than the team has. */
export class GuardedNamespace extends Construct {
  constructor(scope: Construct, id: string, props: { readonly cpus: number; readonly gibibytes: number }) {
    super(scope, id);
    NetworkPolicy.denyAll(this, 'default-deny');
    NetworkPolicy.allowDns(this, 'dns');
    const neighbours = [{ podSelector: {} }];
    new NetworkPolicy(this, 'neighbours', {
      spec: {
        podSelector: {},
        policyTypes: ['Ingress', 'Egress'],
        ingress: [{ from: neighbours }],
        egress: [{ to: neighbours }],
      },
    });
    const bound = { cpu: Quantity.parse(String(props.cpus)), memory: Quantity.gibibytes(props.gibibytes) };
    new ResourceQuota(this, 'quota', { requests: bound, limits: bound, counts: { pods: 200 } });
    new LimitRange(this, 'limits', {
      spec: {
        limits: [
          {
            type: 'Container',
            default: { cpu: '500m', memory: '512Mi' },
            defaultRequest: { cpu: '100m', memory: '128Mi' },
          },
        ],
      },
    });
  }
}
