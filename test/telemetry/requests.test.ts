import { requestKind } from '../../lib/telemetry/index.js';

it.each([
  ['GET', '/version', 'Get', ''],
  ['GET', '/apis', 'Get', ''],
  ['GET', '/api/v1/namespaces', 'List', 'namespaces'],
  ['GET', '/api/v1/namespaces/shop', 'Get', 'namespaces'],
  ['GET', '/api/v1/namespaces/shop/configmaps?limit=500', 'List', 'configmaps'],
  ['GET', '/api/v1/configmaps?watch=true&resourceVersion=7', 'Watch', 'configmaps'],
  ['GET', '/apis/apps/v1/namespaces/shop/deployments/web', 'Get', 'deployments'],
  ['PATCH', '/apis/apps/v1/namespaces/shop/deployments/web/scale?fieldManager=x', 'Patch', 'deployments'],
  ['POST', '/api/v1/namespaces/shop/events', 'Create', 'events'],
  ['PUT', '/apis/rbac.authorization.k8s.io/v1/clusterroles/admin', 'Update', 'clusterroles'],
  ['DELETE', '/api/v1/namespaces/shop/secrets/login', 'Delete', 'secrets'],
])('%s %s is told as %s of %s', (method, path, verb, resource) => {
  expect(requestKind({ method, path })).toEqual({ verb, resource, dryRun: false });
});

it('a dry run is told as one', () => {
  expect(requestKind({ method: 'PATCH', path: '/api/v1/namespaces/a/secrets/b?dryRun=All&force=true' }).dryRun).toBe(
    true,
  );
});
