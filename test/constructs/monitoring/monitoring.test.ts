import {
  GrafanaDashboard,
  PodMonitor,
  PrometheusRule,
  ServiceMonitor,
  type fields,
} from '../../../lib/constructs/monitoring/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

const selector = { matchLabels: { app: 'churn' } };

test('monitors, rules and dashboards are what an expert would have written', () => {
  const chart = testChart();
  const spec: fields.ServiceMonitorSpec = {
    selector,
    endpoints: [
      {
        port: 'http',
        path: '/metrics',
        interval: '30s',
        scrapeTimeout: '10s',
        params: { module: ['all'] },
        basicAuth: { username: { name: 'scrape', key: 'user' }, password: { name: 'scrape', key: 'password' } },
        metricRelabelings: [{ action: 'drop', sourceLabels: ['__name__'], regex: 'go_.*' }],
        tlsConfig: { caFile: '/etc/ca.pem', serverName: 'churn' },
      },
    ],
    namespaceSelector: { matchNames: ['serving'] },
    scrapeProtocols: ['OpenMetricsText1.0.0'],
    sampleLimit: 1000,
  };
  const monitor = new ServiceMonitor(chart, 'm', { metadata: { labels: { release: 'prometheus' } }, spec });
  expect(validated(monitor)['spec']).toEqual(spec);
  validated(new PodMonitor(chart, 'p', { spec: { selector, podMetricsEndpoints: [{ portNumber: 8080 }] } }));
  const groups = [
    {
      name: 'churn',
      interval: '1m',
      rules: [
        { record: 'churn:errors:rate5m', expr: 'rate(errors[5m])' },
        { alert: 'ChurnErrors', expr: 'churn:errors:rate5m > 0.01', for: '10m', labels: { severity: 'page' } },
      ],
    },
  ];
  expect(validated(new PrometheusRule(chart, 'r', { spec: { groups } }))['spec']).toEqual({ groups });
  const dashboard = new GrafanaDashboard(chart, 'churn', { dashboard: { id: 7, title: 'Churn' }, folder: 'ML' });
  expect(rendered(dashboard)).toMatchObject({
    metadata: { labels: { grafana_dashboard: '1' }, annotations: { grafana_folder: 'ML' } },
    data: { 'churn.json': '{\n  "id": null,\n  "title": "Churn"\n}\n' },
  });
});

test('what Prometheus would refuse is refused', () => {
  const chart = testChart();
  const monitor = (endpoint: fields.Endpoint) => () =>
    new ServiceMonitor(chart, `m${JSON.stringify(endpoint)}`.replace(/\W/g, ''), {
      spec: { selector, endpoints: [endpoint] },
    });
  expect(monitor({ port: 'a', targetPort: 1 })).toThrow('exactly one of port and targetPort');
  expect(monitor({ port: 'a', interval: '10s', scrapeTimeout: '1m' })).toThrow('at most the interval, 10s');
  expect(monitor({ port: 'a', basicAuth: {}, authorization: {} })).toThrow('at most one of them');
  const rule = (given: fields.Rule) => () =>
    new PrometheusRule(chart, `r${JSON.stringify(given)}`.replace(/\W/g, ''), {
      spec: { groups: [{ name: 'g', rules: [given] }] },
    });
  expect(rule({ expr: '1' })).toThrow('exactly one of alert and record');
  expect(rule({ expr: '1', record: 'a', for: '1m' })).toThrow('expr, record and labels alone');
  expect(rule({ expr: '1', record: 'a-b' })).toThrow('the name of a metric');
  expect(() => new GrafanaDashboard(chart, 'd', { dashboard: {} })).toThrow('dashboard.title');
});
