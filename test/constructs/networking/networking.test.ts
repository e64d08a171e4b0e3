import { Ingress, NetworkPolicy } from '../../../lib/constructs/networking/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

const backend = { service: { name: 'churn', port: { number: 80 } } };
const rules = [{ host: 'churn.example.com', http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } }];

test('a namespace is closed but for DNS, and a Service reached from outside', () => {
  const chart = testChart();
  expect(validated(NetworkPolicy.denyAll(chart, 'deny', { name: 'deny' }))).toEqual({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'deny' },
    spec: { podSelector: {}, policyTypes: ['Ingress', 'Egress'] },
  });
  validated(NetworkPolicy.allowDns(chart, 'dns'));
  const spec = { rules, tls: [{ hosts: ['*.example.com'], secretName: 'tls' }] };
  expect(validated(new Ingress(chart, 'ingress', { spec }))['spec']).toEqual(spec);
});

test('policies and hosts that contradict themselves are refused', () => {
  const chart = testChart();
  const spec = { podSelector: {}, policyTypes: ['Ingress'], egress: [] };
  expect(() => new NetworkPolicy(chart, 'a', { spec })).toThrow('Egress among them, for its rules');
  expect(() => new Ingress(chart, 'b', { spec: {} })).toThrow('at least one of them');
  const tls = [{ hosts: ['other.example.com'] }];
  expect(() => new Ingress(chart, 'c', { spec: { rules, tls } })).toThrow('hosts of the rules: churn.example.com');
  const relative = [{ http: { paths: [{ path: 'api', pathType: 'Prefix', backend }] } }];
  expect(() => new Ingress(chart, 'd', { spec: { rules: relative } })).toThrow('a path that begins with /');
});
