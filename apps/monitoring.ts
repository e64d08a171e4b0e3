import { ConfigMap, Deployment, Volume } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import type { GitOpsAppProps } from 'slipway';
import { GrafanaDashboard, PrometheusRule, ServiceMonitor } from 'slipway/monitoring';
import { ClusterAccount } from './cluster-account.js';
import { plusContainer } from './container.js';
import { MlApp } from './ml-app.js';

const SCRAPE_PODS = `scrape_configs:
  - job_name: pods
    kubernetes_sd_configs:
      - role: pod
`;

/** Prometheus, which finds the pods of all applications by itself. */
export class Monitoring extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { monitoring } = this.environment.values;

    const reader = new ClusterAccount(this, 'reader', {
      rules: [{ apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: ['get', 'list', 'watch'] }],
    });
    const { name } = new ConfigMap(this, 'prometheus-config', { data: { 'prometheus.yml': SCRAPE_PODS } });
    const config = Volume.fromConfigMap(this, 'config', ConfigMap.fromConfigMapName(this, 'config-map', name));
    const server = new Deployment(this, 'prometheus', {
      replicas: monitoring.replicas,
      serviceAccount: reader.account,
      containers: [
        plusContainer(monitoring, {
          args: [
            '--config.file=/etc/prometheus/prometheus.yml',
            `--storage.tsdb.retention.time=${monitoring.retention}`,
          ],
          portNumber: 9090,
          volumeMounts: [{ path: '/etc/prometheus', volume: config }],
        }),
      ],
    });
    server.exposeViaService({ name: 'prometheus', ports: [{ name: 'http', port: 9090 }] });

    new ServiceMonitor(this, 'services', {
      spec: {
        selector: { matchLabels: { 'monitoring.example.com/scrape': 'true' } },
        namespaceSelector: { any: true },
        endpoints: [{ port: 'http', path: '/metrics', interval: '30s' }],
      },
    });
    new PrometheusRule(this, 'models', {
      spec: {
        groups: [
          {
            name: 'models',
            rules: [
              {
                alert: 'ModelAnswersSlowly',
                expr: 'histogram_quantile(0.99, sum by (le, model) (rate(request_seconds_bucket[5m]))) > 0.5',
                for: '10m',
                labels: { severity: 'page' },
              },
            ],
          },
        ],
      },
    });
    new GrafanaDashboard(this, 'models-dashboard', { folder: 'Models', dashboard: { title: 'Models', panels: [] } });
  }
}
