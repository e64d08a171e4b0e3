import { Delivery, deliveryMatchers } from 'slipway/testing';
import platform from '../../../apps/main.js';

expect.extend(deliveryMatchers);
const delivery = Delivery.of(platform);

test('the database is migrated before the training, and the result is tested after it', () => {
  delivery.in({ application: 'training' }).expectOrder('migrate', 'PyTorchJob/sentiment', 'smoke-test');
});

test('models are tracked before they are trained, and trained before they are served', () => {
  expect(delivery).toDeliverInOrder('mlflow-production', 'training-production', 'serving-production');
});

test('an application cannot give itself rights in the whole cluster', () => {
  const clusterRole = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole' };
  delivery.expectDenied('serving', clusterRole).expectPermitted('cert-manager', clusterRole);
  expect(delivery).toDeny('serving-production', { apiVersion: 'v1', kind: 'Node', name: 'gpu-1' });
});
