import { systemClock } from '../../lib/cluster/index.js';
import { KubernetesObjects } from '../../lib/cli/simulate/kubernetes-objects.js';
import { WorkloadSimulator } from '../../lib/embedded/index.js';
import { healthOf } from '../../lib/engine/health/index.js';
import type { GroupVersionKind, JsonObject, KubeObject } from '../../lib/kube/index.js';
import { ControlPlane, describeWithControlPlane } from './control-plane.js';
import { eventually } from '../support/patience.js';

describeWithControlPlane('a real controller manager above simulated kubelets', (assets) => {
  let plane: ControlPlane;
  let objects: KubernetesObjects;
  let simulator: WorkloadSimulator;
  const problems: unknown[] = [];

  beforeAll(async () => {
    plane = await ControlPlane.start(assets, { controllers: 'all' });
    const clock = systemClock();
    const connection = { server: plane.url, token: plane.token, insecure: true };
    objects = new KubernetesObjects({ connection, clock, onError: (error) => problems.push(error) });
    simulator = new WorkloadSimulator({ objects, clock, workloads: 'kubelet' });
    simulator.start();
  });

  afterAll(async () => {
    simulator?.stop();
    objects?.close();
    await plane?.stop();
  });

  const of = (group: string, kind: string): GroupVersionKind => ({ group, version: 'v1', kind });
  const make = (apiVersion: string, kind: string, name: string, spec: JsonObject): Promise<KubeObject> =>
    objects.create({ apiVersion, kind, metadata: { name, namespace: 'default' }, spec });
  const template = (app: string, spec: JsonObject = {}): JsonObject => ({
    metadata: { labels: { app } },
    spec: { containers: [{ name: 'main', image: 'nginx:1' }], ...spec },
  });
  const selected = (app: string, rest: JsonObject = {}): JsonObject => ({
    selector: { matchLabels: { app } },
    template: template(app),
    ...rest,
  });

  function healthy(kind: GroupVersionKind, name: string): Promise<KubeObject> {
    let object: KubeObject | undefined;
    const probe = async (): Promise<KubeObject | false> => {
      object = await objects.get(kind, 'default', name);
      return object !== undefined && healthOf(object)?.status === 'Healthy' && object;
    };
    const told = (): string => `${kind.kind} ${name}: ${JSON.stringify(object?.['status'])}; ${problems.join('; ')}`;
    return eventually(probe, { told });
  }

  it('lets a Deployment become available', async () => {
    await make('apps/v1', 'Deployment', 'web', selected('web', { replicas: 2 }));
    const { status } = await healthy(of('apps', 'Deployment'), 'web');
    expect(status).toMatchObject({ availableReplicas: 2, updatedReplicas: 2 });
    const sets = await objects.list(of('apps', 'ReplicaSet'), 'default');
    expect(sets.map(({ metadata }) => metadata.managedFields?.[0]?.manager)).toEqual(['kube-controller-manager']);
  });

  it('lets a Job complete', async () => {
    await make('batch/v1', 'Job', 'pi', { template: template('pi', { restartPolicy: 'Never' }) });
    expect((await healthy(of('batch', 'Job'), 'pi'))['status']).toMatchObject({ succeeded: 1 });
  });

  it('lets a StatefulSet become ready, one pod after the other, with its claims bound', async () => {
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } };
    const spec = selected('database', {
      serviceName: 'database',
      replicas: 2,
      volumeClaimTemplates: [{ metadata: { name: 'data' }, spec: claim }],
    });
    await make('apps/v1', 'StatefulSet', 'database', spec);
    expect((await healthy(of('apps', 'StatefulSet'), 'database'))['status']).toMatchObject({ readyReplicas: 2 });
    for (const name of ['data-database-0', 'data-database-1']) {
      expect((await healthy(of('', 'PersistentVolumeClaim'), name))['status']).toMatchObject({ phase: 'Bound' });
    }
  });

  it('lets a DaemonSet run on the node that the simulator registered', async () => {
    await make('apps/v1', 'DaemonSet', 'agent', selected('agent'));
    expect((await healthy(of('apps', 'DaemonSet'), 'agent'))['status']).toMatchObject({ numberAvailable: 1 });
  });
});
