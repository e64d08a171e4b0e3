import { Gateway, GatewayClass, HTTPRoute, type fields } from '../../../lib/constructs/networking/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

const backend = { name: 'churn', port: 80 };

test('a Gateway with its class and a route of a canary is what an expert would have written', () => {
  const chart = testChart();
  const controllerName = 'gateway.envoyproxy.io/gatewayclass-controller';
  const gatewayClass = new GatewayClass(chart, 'class', { metadata: { name: 'envoy' }, spec: { controllerName } });
  expect(validated(gatewayClass)['spec']).toEqual({ controllerName });
  const gateway = new Gateway(chart, 'public', { metadata: { name: 'public', namespace: 'ingress' }, gatewayClass });
  gateway.listenHttp().listenHttps('*.example.com', { secretName: 'wildcard-tls' });
  expect(validated(gateway)['spec']).toEqual({
    gatewayClassName: 'envoy',
    listeners: [
      { name: 'http', port: 80, protocol: 'HTTP' },
      {
        name: 'https-any-example-com',
        port: 443,
        protocol: 'HTTPS',
        hostname: '*.example.com',
        tls: { certificateRefs: [{ name: 'wildcard-tls' }] },
      },
    ],
  });
  const route = new HTTPRoute(chart, 'churn', { gateways: [gateway], hostnames: ['churn.example.com'] })
    .to('/v2', [
      [backend, 90],
      [{ name: 'churn-candidate', port: 80 }, 10],
    ])
    .to('/', [[backend, 1]]);
  const prefix = (value: string) => [{ path: { type: 'PathPrefix', value } }];
  expect(validated(route)['spec']).toEqual({
    parentRefs: [{ name: 'public', namespace: 'ingress' }],
    hostnames: ['churn.example.com'],
    rules: [
      {
        matches: prefix('/v2'),
        backendRefs: [
          { name: 'churn', port: 80, weight: 90 },
          { name: 'churn-candidate', port: 80, weight: 10 },
        ],
      },
      { matches: prefix('/'), backendRefs: [{ name: 'churn', port: 80 }] },
    ],
  });
  const away = new HTTPRoute(chart, 'away', { parentRefs: [{ name: 'theirs', sectionName: 'http' }] });
  expect(validated(away.redirectToHttps())['spec']).toMatchObject({
    rules: [{ filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }] }],
  });
});

test('listeners that cannot be told apart, or have no certificate, are refused', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'g', { gatewayClass: 'envoy' });
  expect(() => rendered(gateway)).toThrow('at least one listener');
  gateway.listenHttp();
  expect(() => gateway.listenHttp()).toThrow('two of the name http');
  expect(() => gateway.listen({ name: 'other', port: 80, protocol: 'HTTP' })).toThrow('than listener http');
  expect(gateway.listenHttp('a.example.com').listeners).toHaveLength(2);
  expect(() => gateway.listen({ name: 'tls', port: 443, protocol: 'HTTPS' })).toThrow('certificates for HTTPS');
  expect(() => gateway.listen({ name: 'a', port: 81, protocol: 'HTTP', tls: {} })).toThrow('none with HTTP');
  expect(() => gateway.listen({ name: 'a', port: 53, protocol: 'UDP', hostname: 'a.b' })).toThrow('knows no hosts');
  expect(() => gateway.listen({ name: 'tls', port: 443, protocol: 'HTTPS', tls: {} })).toThrow('one certificate');
  const passed = { mode: 'Passthrough' } as const;
  expect(() => gateway.listen({ name: 'tls', port: 443, protocol: 'HTTPS', tls: passed })).toThrow('of protocol TLS');
  expect(gateway.listen({ name: 'tls', port: 443, protocol: 'TLS', tls: passed }).listeners).toHaveLength(3);
  expect(() => gateway.listenHttp('Churn.example.com')).toThrow('a host name in lower case');
  expect(() => new GatewayClass(chart, 'c', { spec: { controllerName: 'envoy' } })).toThrow('a domain and a path');
});

test('routes that no Gateway could serve are refused', () => {
  const chart = testChart();
  const gateway = new Gateway(chart, 'g', { metadata: { name: 'public' }, gatewayClass: 'envoy' });
  gateway.listenHttp('*.example.com');
  expect(() => new HTTPRoute(chart, 'a', {})).toThrow('at least one of gateways and parentRefs');
  const deaf = new HTTPRoute(chart, 'b', { gateways: [gateway], hostnames: ['churn.example.org'] }).to('/', [
    [backend, 1],
  ]);
  expect(() => rendered(deaf)).toThrow('a host that Gateway public listens for: *.example.com');
  const route = new HTTPRoute(chart, 'c', { gateways: [gateway] });
  expect(() => rendered(route)).toThrow('at least one rule');
  expect(() => route.to('api', [[backend, 1]])).toThrow('a path that begins with /');
  expect(() => route.to('/a/../b', [[backend, 1]])).toThrow('a path that begins with /');
  expect(() => route.to('/', [[{ name: 'churn', port: 0 }, 1]])).toThrow('port of churn: got 0');
  expect(() =>
    route.to('/', [
      [backend, 0],
      [backend, 0],
    ]),
  ).toThrow('weights that are all 0');
  expect(() =>
    route.to('/', [
      [backend, -1],
      [backend, 2],
    ]),
  ).toThrow('weight of churn: got -1');
  const filter = (each: fields.RouteFilter) => () => route.addRule({ filters: [each], backendRefs: [backend] });
  expect(filter({ type: 'CORS' })).toThrow('rule 0, filter CORS: got []');
  expect(filter({ type: 'CORS', urlRewrite: {} })).toThrow('got "urlRewrite", expected cors');
  expect(filter({ type: 'RequestRedirect', requestRedirect: {} })).toThrow('a redirect without backends');
});
