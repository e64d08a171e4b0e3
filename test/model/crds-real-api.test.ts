import { execFileSync } from 'node:child_process';
import { stringifyJson, type Json, type KubeObject } from '../../lib/kube/index.js';
import { applicationCrds } from '../../lib/model/index.js';
import { ControlPlane, describeWithControlPlane } from '../envtest/control-plane.js';

describeWithControlPlane('the definitions at a real API server', (assets) => {
  let plane: ControlPlane;
  const kubectl = (args: string[], input?: Json): string =>
    execFileSync(plane.kubectl, ['--kubeconfig', plane.kubeconfig, ...args], {
      encoding: 'utf8',
      ...(input !== undefined && { input: stringifyJson(input) }),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
  const apply = (object: KubeObject): string =>
    kubectl(['apply', '--server-side', '--validate=strict', '-n', 'default', '-f', '-'], object);

  beforeAll(async () => {
    plane = await ControlPlane.start(assets);
    kubectl(['apply', '--server-side', '-f', '-'], { apiVersion: 'v1', kind: 'List', items: applicationCrds() });
    kubectl(['wait', '--for=condition=Established', '--timeout=30s', 'crd', '--all']);
  });
  afterAll(() => plane.stop());

  const argo = (kind: string, name: string, spec: KubeObject['spec'], more = {}): KubeObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind,
    metadata: { name },
    spec,
    ...more,
  });
  const destination = { name: 'dev', namespace: 'demo' };

  test('are structural', () => {
    const conditions = kubectl(['get', 'crd', '-o', 'jsonpath={.items[*].status.conditions[*].type}']);
    expect(conditions).toContain('Established');
    expect(conditions).not.toContain('NonStructuralSchema');
  });

  test('take applications, with status and operation on the object itself, and show them', () => {
    apply(
      argo(
        'Application',
        'guestbook',
        {
          project: 'default',
          destination,
          source: {
            repoURL: 'https://git.example.com/a.git',
            path: 'a',
            helm: { valuesObject: { any: { shape: [1] } } },
            kustomize: { replicas: [{ name: 'web', count: '3' }] },
          },
        },
        {
          operation: { sync: { revision: 'abc' } },
          status: { sync: { status: 'Synced', revision: 'abc' }, health: { status: 'Healthy' } },
        },
      ),
    );
    const [head, row] = kubectl(['get', 'app', 'guestbook', '-n', 'default', '-o', 'wide']).trim().split('\n');
    expect(head?.split(/\s{2,}/)).toEqual(['NAME', 'SYNC STATUS', 'HEALTH STATUS', 'REVISION', 'PROJECT']);
    expect(row?.split(/\s{2,}/)).toEqual(['guestbook', 'Synced', 'Healthy', 'abc', 'default']);
    expect(
      kubectl(['get', 'apps.argoproj.io', 'guestbook', '-n', 'default', '-o', 'jsonpath={.spec.source.helm}']),
    ).toBe('{"valuesObject":{"any":{"shape":[1]}}}');
  });

  test('keep the whole status of an application when an empty one is applied to it', () => {
    const named = (more = {}): KubeObject => argo('Application', 'kept', { project: 'default', destination }, more);
    apply(named());
    const status = {
      operationState: { phase: 'Succeeded', operation: { sync: { revision: 'abc' } } },
      resources: [{ kind: 'ConfigMap', name: 'settings' }],
      later: { unknown: [1] },
    };
    kubectl(['patch', 'app', 'kept', '-n', 'default', '--type', 'merge', '-p', stringifyJson({ status })]);
    apply(named({ status: {} }));
    const kept = kubectl(['get', 'app', 'kept', '-n', 'default', '-o', 'jsonpath={.status}']);
    expect(JSON.parse(kept)).toEqual(status);
    const fields = kubectl(['get', 'app', 'kept', '-n', 'default', '--show-managed-fields', '-o', 'json']);
    expect(fields).toContain('f:operationState');
    expect(fields).not.toContain('f:phase');
  });

  test('take projects and application sets', () => {
    apply(argo('AppProject', 'ml', { sourceRepos: ['*'], syncWindows: [{ kind: 'deny', schedule: '0 22 * * *' }] }));
    apply(
      argo('ApplicationSet', 'all', {
        generators: [
          { list: { elements: [{ cluster: 'dev', n: 1 }] } },
          { matrix: { generators: [{ clusters: {} }] } },
        ],
        template: { metadata: { name: '{{cluster}}' }, spec: { project: 'ml', destination } },
      }),
    );
    expect(kubectl(['get', 'appproj,appset', '-n', 'default', '-o', 'name']).trim().split('\n')).toEqual([
      'appproject.argoproj.io/ml',
      'applicationset.argoproj.io/all',
    ]);
  });

  test('refuse what the schema refuses', () => {
    expect(() => apply(argo('Application', 'bad', { destination }))).toThrow(/spec\.project: Required value/);
    expect(() => apply(argo('Application', 'bad', { project: 'p', destination: { nmae: 'x' } }))).toThrow(/nmae/);
  });
});
