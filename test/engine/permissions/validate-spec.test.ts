import { inCluster, permissionProblem, resolveDestination, validateSpec } from '../../../lib/engine/index.js';
import type { Application, ApplicationSpec, AppProject } from '../../../lib/model/index.js';

const clusters = [inCluster, { name: 'production', server: 'https://prod:6443' }];
const project = {
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'AppProject',
  metadata: { name: 'ml', namespace: 'argocd' },
  spec: {
    sourceRepos: ['https://git.example.com/ml/*'],
    destinations: [{ name: 'production', namespace: 'ml-*' }],
    namespaceResourceBlacklist: [{ group: '', kind: 'ResourceQuota' }],
  },
} as AppProject;
const application = (spec: Partial<ApplicationSpec> = {}, namespace = 'argocd') =>
  ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'churn-api', namespace },
    spec: {
      project: 'ml',
      source: { repoURL: 'https://git.example.com/ml/platform.git', path: 'churn' },
      destination: { name: 'production', namespace: 'ml-serving' },
      ...spec,
    },
  }) as Application;
const messages = (app: Application, of: AppProject | undefined = project) =>
  validateSpec(app, of, { clusters, controllerNamespace: 'argocd' }).map(({ message }) => message);

test('a good spec has no condition', () => {
  expect(messages(application())).toEqual([]);
});

test.each<[string, Partial<ApplicationSpec>, string]>([
  [
    'no path',
    { source: { repoURL: 'https://git.example.com/ml/a' } },
    'spec.source.repoURL and either spec.source.path or spec.source.chart are required',
  ],
  [
    'a foreign repository',
    { source: { repoURL: 'https://else/a', path: 'a' } },
    "application repo https://else/a is not permitted in project 'ml'",
  ],
  [
    'an unknown cluster',
    { destination: { name: 'nowhere', namespace: 'ml-a' } },
    'there are no clusters with this name: nowhere',
  ],
  [
    'two ways to the cluster',
    { destination: { name: 'a', server: 'b' } },
    "application destination can't have both name and server defined: a b",
  ],
  ['no way to the cluster', { destination: { namespace: 'ml-a' } }, 'Destination server missing from app spec'],
  [
    'a foreign namespace',
    { destination: { name: 'production', namespace: 'kube-system' } },
    "application destination server 'production' and namespace 'kube-system' do not match any of the allowed destinations in project 'ml'",
  ],
])('%s is said', (_, spec, message) => {
  expect(messages(application(spec))).toEqual([message]);
});

test('a missing project and a foreign namespace are said', () => {
  expect(validateSpec(application(), undefined, { clusters, controllerNamespace: 'argocd' })).toEqual([
    { type: 'InvalidSpecError', message: 'Application referencing project ml which does not exist' },
  ]);
  expect(messages(application({}, 'team'))).toEqual([
    "application 'churn-api' in namespace 'team' is not permitted to use project 'ml'",
  ]);
});

test('a kind or a namespace that the project forbids is named', () => {
  const destination = { name: 'production', server: 'https://prod:6443', namespace: 'ml-serving' };
  expect(permissionProblem(project, { group: '', kind: 'ConfigMap' }, true, destination)).toBeUndefined();
  expect(permissionProblem(project, { group: '', kind: 'ResourceQuota' }, true, destination)).toBe(
    'resource :ResourceQuota is not permitted in project ml',
  );
  expect(permissionProblem(project, { group: '', kind: 'Namespace', name: 'x' }, false, destination)).toBe(
    'resource :Namespace is not permitted in project ml',
  );
  expect(permissionProblem(project, { group: '', kind: 'ConfigMap', namespace: 'other' }, true, destination)).toBe(
    "namespace other is not permitted in project 'ml'",
  );
});

test('a cluster is found with or without a slash at the end', () => {
  expect(resolveDestination({ server: 'https://prod:6443/' }, clusters)).toEqual({ cluster: clusters[1] });
});
