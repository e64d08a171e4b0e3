import type { Chart } from 'cdk8s';
import { Hook, Sync } from 'slipway';
import { AnalysisRun, AnalysisTemplate, Experiment, type fields } from 'slipway/rollouts';

const slow = (version: string): fields.Metric => ({
  name: 'slow',
  interval: '1m',
  count: 10,
  failureLimit: 2,
  successCondition: 'result[0] < 0.2',
  provider: {
    prometheus: { address: 'http://prometheus.monitoring:9090', query: `latency:p99{version="${version}"}` },
  },
});

/** Two versions side by side for twenty minutes; it fails when the candidate is slow. Users see neither. */
export function sideBySide(chart: Chart): void {
  const version = (name: string, image: string) => {
    const labels = { app: 'churn', version: name };
    const container = { name: 'churn', image, ports: [{ name: 'http', containerPort: 8080 }] };
    const template = { metadata: { labels }, spec: { containers: [container] } };
    return { name, replicas: 1, service: { name: `churn-${name}` }, selector: { matchLabels: labels }, template };
  };
  const latency = new AnalysisTemplate(chart, 'latency', {
    spec: { args: [{ name: 'version' }], metrics: [slow('{{args.version}}')] },
  });
  new Experiment(chart, 'compare', {
    spec: {
      duration: '20m',
      templates: [
        version('baseline', 'registry.example.com/churn:1.4.0'),
        version('candidate', 'registry.example.com/churn:1.5.0'),
      ],
      analyses: [
        {
          name: 'latency',
          templateName: latency.name,
          args: [{ name: 'version', value: 'candidate' }],
          requiredForCompletion: true,
        },
      ],
    },
  });
}

/** One measurement after every sync, without a Rollout: the sync succeeds when the measurement does. */
export function measuredSync(chart: Chart): void {
  const run = new AnalysisRun(chart, 'after-sync', {
    spec: { metrics: [slow('current')], ttlStrategy: { secondsAfterCompletion: 86_400 } },
  });
  Sync.hook(run, Hook.postSync());
}
