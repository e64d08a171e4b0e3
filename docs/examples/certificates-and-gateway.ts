import type { Chart } from 'cdk8s';
import { Duration } from 'slipway';
import { Certificate, ClusterIssuer, Issuer } from 'slipway/certmanager';
import { Gateway, GatewayClass, HTTPRoute, Ingress } from 'slipway/networking';

/** A way in with a certificate of its own; a tenth of the requests goes to the candidate. */
export function wayIn(chart: Chart): void {
  const issuer = ClusterIssuer.acme(chart, 'lets-encrypt', {
    email: 'platform@example.com',
    solvers: [{ http01: { ingress: { ingressClassName: 'platform' } } }],
  });
  const certificate = new Certificate(chart, 'churn', {
    dnsNames: ['churn.example.com'],
    issuer,
    duration: Duration.days(30),
    renewBefore: Duration.days(10),
  });
  const gatewayClass = new GatewayClass(chart, 'class', {
    spec: { controllerName: 'gateway.envoyproxy.io/gatewayclass-controller' },
  });
  const gateway = new Gateway(chart, 'public', { gatewayClass });
  gateway.listenHttps('churn.example.com', { secretName: certificate.secretName });
  new HTTPRoute(chart, 'route', { gateways: [gateway], hostnames: ['churn.example.com'] }).to('/', [
    [{ name: 'churn', port: 80 }, 90],
    [{ name: 'churn-candidate', port: 80 }, 10],
  ]);
  Issuer.selfSigned(chart, 'first');
}

/** The same without a Gateway: cert-manager sees the annotation and makes the certificate itself. */
export function byIngress(chart: Chart): void {
  const host = 'models.example.com';
  new Ingress(chart, 'models', {
    metadata: { annotations: { 'cert-manager.io/cluster-issuer': 'lets-encrypt' } },
    spec: {
      ingressClassName: 'platform',
      tls: [{ hosts: [host], secretName: 'models-tls' }],
      rules: [
        {
          host,
          http: {
            paths: [
              { path: '/churn', pathType: 'Prefix', backend: { service: { name: 'churn', port: { number: 80 } } } },
              { path: '/fraud', pathType: 'Prefix', backend: { service: { name: 'fraud', port: { number: 80 } } } },
            ],
          },
        },
      ],
    },
  });
}
