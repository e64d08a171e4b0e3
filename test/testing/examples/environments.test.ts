import { Delivery } from 'slipway/testing';
import platform from '../../../apps/main.js';

const delivery = Delivery.of(platform);

test('what is tried in staging is what production gets, but for its version and its size', () => {
  delivery
    .in({ application: 'training' })
    .difference('staging', 'production')
    .expectOnly(
      { resource: 'Application', field: 'spec.destination.name' },
      { resource: 'Application', field: 'spec.source.targetRevision' },
      { resource: 'ConfigMap/training-settings', field: 'data.epochs' },
      { resource: 'PyTorchJob', field: 'spec.pytorchReplicaSpecs.Worker.replicas' },
      { field: /\.containers\[.*\]\.(image|resources)/ },
      { resource: 'Job', field: /cdk8s\.io/ },
    );
});

test('a release changes what its review has seen', () => {
  expect(delivery.in({ application: 'ingress' }).snapshot('production')).toMatchSnapshot();
});
