import type { Chart } from 'cdk8s';
import { Percent, Quantity, Sync } from 'slipway';
import { SeldonDeployment } from 'slipway/seldon';

const graph = { name: 'classifier', type: 'MODEL' } as const;
/** The guide leaves the type of the parameter out, which the kind demands. */
const parameters = (version: string) => [
  { name: 'model_uri', value: `s3://models/sentiment/${version}`, type: 'STRING' as const },
];
const requests = { cpu: Quantity.parse('1'), memory: Quantity.parse('2Gi') };

/** Nine requests in ten go to the version that has proven itself, one to the next. */
export function sentiment(chart: Chart): void {
  const model = new SeldonDeployment(chart, 'sentiment', {
    metadata: { name: 'sentiment-model', namespace: 'ml-serving' },
    deployment: { name: 'sentiment' },
    modelName: 'classifier',
    image: 'ml-models/sentiment:v1.2.0',
    resources: { requests, limits: { cpu: Quantity.parse('2'), memory: Quantity.parse('4Gi') } },
    replicas: 3,
    graph: { ...graph, parameters: parameters('v1.2.0') },
  });
  model.canary({
    image: 'ml-models/sentiment:v1.3.0',
    resources: { requests },
    replicas: 1,
    graph: { ...graph, parameters: parameters('v1.3.0') },
    traffic: Percent.of(10),
  });
  Sync.wave(model, 3);
}
