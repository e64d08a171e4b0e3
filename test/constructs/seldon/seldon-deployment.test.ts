import { ModelServer, SeldonDeployment } from '../../../lib/constructs/seldon/index.js';
import { Percent } from '../../../lib/constructs/values/index.js';
import { rendered, specOf, testChart } from '../support.js';

test('one version takes all the traffic and says nothing about it', () => {
  const deployment = new SeldonDeployment(testChart(), 'sentiment', {
    metadata: { name: 'sentiment' },
    image: 'registry.example.com/sentiment:1',
    replicas: 2,
    modelName: 'classifier',
  });
  expect(rendered(deployment)).toEqual({
    apiVersion: 'machinelearning.seldon.io/v1',
    kind: 'SeldonDeployment',
    metadata: { name: 'sentiment' },
    spec: {
      name: 'sentiment',
      predictors: [
        {
          name: 'main',
          replicas: 2,
          componentSpecs: [
            { spec: { containers: [{ name: 'classifier', image: 'registry.example.com/sentiment:1' }] } },
          ],
          graph: { name: 'classifier', type: 'MODEL', children: [] },
        },
      ],
    },
  });
});

test('a canary takes its share from the main version and inherits the rest of it', () => {
  const deployment = new SeldonDeployment(testChart(), 'sentiment', { image: 'm:1', env: { A: '1' }, replicas: 3 });
  deployment.canary({ image: 'm:2', traffic: Percent.of(10), replicas: 1 });
  expect(specOf(deployment).predictors).toEqual([
    expect.objectContaining({ name: 'main', traffic: 90, replicas: 3 }),
    expect.objectContaining({
      name: 'canary',
      traffic: 10,
      replicas: 1,
      componentSpecs: [{ spec: { containers: [{ name: 'model', image: 'm:2', env: [{ name: 'A', value: '1' }] }] } }],
    }),
  ]);
});

test('a model server needs no image, and its canary only another model', () => {
  const deployment = new SeldonDeployment(testChart(), 'churn', {
    server: ModelServer.SKLEARN,
    modelUri: 's3://models/churn/1',
  });
  deployment.canary({ modelUri: 's3://models/churn/2', traffic: Percent.of(25) });
  expect(specOf(deployment).predictors).toEqual([
    {
      name: 'main',
      traffic: 75,
      graph: { name: 'model', implementation: 'SKLEARN_SERVER', modelUri: 's3://models/churn/1', children: [] },
    },
    {
      name: 'canary',
      traffic: 25,
      graph: { name: 'model', implementation: 'SKLEARN_SERVER', modelUri: 's3://models/churn/2', children: [] },
    },
  ]);
});

test('shares beyond the whole, names twice and half a version are refused', () => {
  const make = (props: object) => new SeldonDeployment(testChart(), 'm', props);
  const deployment = make({ image: 'm:1' }).canary({ traffic: Percent.of(60) });
  expect(() => deployment.canary({ name: 'b', traffic: Percent.of(50) })).toThrow(
    'test/m: canary traffic: got "50%", expected at most 40%',
  );
  expect(() => deployment.canary({ traffic: Percent.of(1) })).toThrow('test/m: canary name: got "canary"');
  expect(() => make({})).toThrow('got "neither image nor server", expected exactly one of image and server');
  expect(() => make({ server: ModelServer.MLFLOW })).toThrow('the URI of the model that MLFLOW_SERVER loads');
});
