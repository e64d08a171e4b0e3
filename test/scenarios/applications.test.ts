import type { JsonObject, KubeObject } from '../../lib/kube/index.js';
import { keyOfApplication } from '../../lib/simulate/index.js';
import { configMap, marked, namespace } from './support/manifests.js';
import { scenarios } from './support/scenarios.js';
import { BACKGROUND, REPOSITORY, type Stage } from './support/stage.js';

const a = configMap('a');

/** An Application of a folder of the repository. */
function application(name: string, path: string, destination: JsonObject, spec: JsonObject = {}): KubeObject {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd', finalizers: ['resources-finalizer.argocd.argoproj.io/background'] },
    spec: {
      project: 'shop',
      source: { repoURL: REPOSITORY, targetRevision: 'main', path },
      destination,
      syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: [BACKGROUND] },
      ...spec,
    },
  };
}

const child = (stage: Stage, name: string): KubeObject =>
  application(name, `app/${name}`, { name: 'prod', namespace: stage.namespace });
const root = { destination: { name: 'in-cluster', namespace: 'argocd' } };
const text = (object: KubeObject): string => JSON.stringify(object);

scenarios('several Applications and clusters', {
  clusters: ['staging'],
  embedded: {
    'an Application of Applications makes them, and they deliver': async (stage) => {
      const files = { one: child(stage, 'one'), two: child(stage, 'two') };
      const deeper = { 'one/a.json': text(a), 'two/b.json': text(configMap('b')) };
      await stage.begin({ files: { ...files, ...deeper }, spec: root });
      await stage.sync();
      expect(stage.simulation.applications.sort()).toEqual(['app', 'one', 'two']);
      expect(await stage.existing(a, configMap('b'))).toEqual(['a', 'b']);
      expect(stage.simulation.application('one').status?.sync?.status).toBe('Synced');
    },
    'a child that a person deletes goes with what it delivered, and comes back with the next sync': async (stage) => {
      const files = { one: child(stage, 'one'), 'one/a.json': text(a) };
      await stage.begin({ files, spec: root });
      await stage.sync();
      await stage.simulation.delete('in-cluster', keyOfApplication('one'));
      await stage.advance(20);
      expect(stage.simulation.applications).toEqual(['app']);
      expect(await stage.existing(a)).toEqual([]);
      await stage.sync();
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'a child of a later wave is made when the ones before are healthy': async (stage) => {
      const late = marked(child(stage, 'two'), { wave: 1 });
      const deeper = { 'one/a.json': text(a), 'two/b.json': text(configMap('b')) };
      await stage.begin({ files: { one: child(stage, 'one'), two: late, ...deeper }, spec: root });
      await stage.sync({}, 30);
      expect(stage.simulation.applications.sort()).toEqual(['app', 'one', 'two']);
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'one folder is delivered to two clusters, each by its own Application': async (stage) => {
      const second = application('second', 'app', { name: 'staging', namespace: 'default' });
      await stage.begin({ files: { a }, hub: [second] });
      await stage.advance(5);
      expect(await stage.existing(a)).toEqual([]);
      const there = { group: '', kind: 'ConfigMap', namespace: 'default', name: 'a' };
      expect(stage.simulation.cluster('staging').find(there)).toMatchObject({ data: { value: '1' } });
      await stage.sync();
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'a destination is named by its server as well': async (stage) => {
      const spec = { destination: { server: 'https://kubernetes.default.svc', namespace: 'default' } };
      await stage.begin({ files: { a }, spec });
      await stage.sync();
      const there = { group: '', kind: 'ConfigMap', namespace: 'default', name: 'a' };
      expect(stage.simulation.cluster('in-cluster').find(there)).toMatchObject({ data: { value: '1' } });
      expect(stage.summary).toBe('Synced Healthy Succeeded');
    },
    'two Applications want the same object: both say so': async (stage) => {
      const second = application('second', 'app', { name: 'prod', namespace: stage.namespace }, { syncPolicy: {} });
      await stage.begin({ files: { a, b: configMap('b') }, hub: [second] });
      await stage.sync();
      await stage.push({ b: configMap('b', '2') });
      expect(stage.simulation.application('second').status?.conditions?.[0]?.type).toBe('SharedResourceWarning');
      expect(await stage.live(a)).toMatchObject({ data: { value: '1' } });
    },
    'an Application moves to another cluster: it is delivered there, and what it left stays': async (stage) => {
      await stage.begin({ files: { a } });
      await stage.sync();
      await stage.atHub({ spec: { destination: { name: 'staging', namespace: 'default' } } });
      await stage.advance(5);
      expect(stage.summary).toBe('OutOfSync Missing Succeeded');
      await stage.sync();
      const there = { group: '', kind: 'ConfigMap', namespace: 'default', name: 'a' };
      expect(stage.simulation.cluster('staging').find(there)).toBeDefined();
      expect(await stage.existing(a)).toEqual(['a']);
    },
    'a process that is killed while a hook runs goes on where it was': async (stage) => {
      const hook = marked(configMap('hook'), { hook: 'PreSync' });
      await stage.begin({ files: { a, hook, n: namespace('extra') } });
      stage.simulation.restart();
      await stage.sync({}, 30);
      expect(stage.summary).toBe('Synced Healthy Succeeded');
      expect(stage.doings.filter((doing) => doing === 'create ConfigMap hook')).toHaveLength(1);
    },
  },
});
