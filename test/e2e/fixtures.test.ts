import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../../lib/kube/index.js';
import { renderPrograms } from '../envtest/render-programs.js';
import { describeWithPrograms } from '../source/helm/chart.js';
import { application, ready } from './support/applications.js';
import { eventually } from './support/eventually.js';
import { describeWithExampleApps, documentedTrees, fixtureApplications } from './support/fixtures.js';
import { paths } from './support/kubernetes.js';
import { carriesLargeInteger, largeIntegerFiles } from './support/large-integer.js';
import { isComplete, Recorder, type Recorded } from './support/recorder.js';
import { projectFolder } from './support/slipway.js';
import { World } from './support/world.js';

const programs = renderPrograms();

describe('what a person wrote for Argo CD', () => {
  let world: World;
  beforeAll(async () => {
    world = await World.create(['prod']);
    world.clone.push(largeIntegerFiles);
    world.reconcile(...Object.entries(programs ?? {}).flatMap(([name, path]) => ['--tool', `${name}=${path}`]));
  });
  afterAll(() => world.close());

  it('carries an integer beyond 2^53 from Git to the API and back', async () => {
    await world.deliver(
      application('large-integer', { repoURL: world.repoURL, path: 'large-integer' }, { cluster: 'prod' }),
    );
    await ready(world.hub.api, 'large-integer');
    await carriesLargeInteger(world.api(), 'large-integer');
  });

  describeWithPrograms('such as the Helm and Kustomize trees of the documentation', () => {
    const applications = fixtureApplications('documentation');
    const shop = async (app: string, name = 'shop'): Promise<JsonObject> => {
      const deployment = await world.api().get(paths.deployment(app, name));
      return isJsonObject(deployment?.['spec']) ? deployment['spec'] : {};
    };

    it('becomes Synced and Healthy, each with the values of its environment', async () => {
      for (const tree of documentedTrees)
        cpSync(join(projectFolder, tree), join(world.clone.folder, tree), { recursive: true });
      const commit = world.clone.push({});
      await world.deliver(...applications);
      for (const { metadata } of applications) await ready(world.hub.api, metadata.name ?? '', commit);
      const images = async (app: string, name?: string): Promise<unknown> => {
        const spec = await shop(app, name);
        return [spec['replicas'] ?? 1, /"image":"([^"]*)"/.exec(JSON.stringify(spec))?.[1]];
      };
      expect(await images('helm-shop')).toEqual([3, 'nginx:1.28.0']);
      expect(await images('kustomize-shop-staging', 'staging-shop')).toEqual([1, 'nginx:1.29.3']);
      expect(await images('kustomize-shop-production')).toEqual([3, 'nginx:1.28.0']);
    });
  });

  describeWithExampleApps('such as the example applications that no one here wrote', (from) => {
    const applications = fixtureApplications('examples');
    const names = applications.map(({ metadata }) => metadata.name ?? '');
    let recorder: Recorder;
    afterAll(() => recorder?.stop());

    it('all of them are delivered here', () => {
      const folders = readdirSync(from, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      expect(folders.map(({ name }) => name).sort()).toEqual([...names].sort());
    });

    it('becomes Synced and Healthy', async () => {
      recorder = await Recorder.start(world.api().client);
      cpSync(from, world.clone.folder, { recursive: true });
      const commit = world.clone.push({});
      await world.deliver(...applications);
      for (const name of names) await ready(world.hub.api, name, commit);
    });

    it('runs hooks and waves in their order', () => {
      const [schema] = jobsOf('sync-waves').filter((what) => what.startsWith('Job/upgrade-sql-schema'));
      expect(milestones('sync-waves')).toEqual([
        `${schema} created`,
        `${schema} complete`,
        'wave 0 created',
        'Job/maint-page-up created',
        'Job/maint-page-up complete',
        'wave 2 created',
        'Job/maint-page-down created',
        'Job/maint-page-down complete',
      ]);
    });

    it('runs hooks of Helm that stand in plain manifests, by their weights', () => {
      const [schema] = jobsOf('helm-hooks').filter((what) => what.startsWith('Job/upgrade-sql-schema'));
      expect(milestones('helm-hooks')).toEqual([
        `${schema} created`,
        `${schema} complete`,
        'Job/maint-page-up created',
        'Job/maint-page-up complete',
        'wave 0 created',
        'Job/maint-page-down created',
        'Job/maint-page-down complete',
      ]);
    });

    it('runs PreSync before and PostSync after everything else, and removes hooks that ask for it', async () => {
      const [pre, post] = ['Job/pre-post-sync-before', 'Job/pre-post-sync-after'];
      const all = recorder.of('pre-post-sync');
      const at = (what: string, test: (entry: Recorded) => boolean): number =>
        all.find((entry) => entry.what === what && test(entry))?.version ?? NaN;
      const available = ({ object }: Recorded): boolean => JSON.stringify(object).includes('"availableReplicas":1');
      const deployment = all.find(({ what }) => what.startsWith('Deployment/'))?.what ?? '';
      expect(at(pre, isComplete)).toBeLessThan(at(deployment, () => true));
      expect(at(deployment, available)).toBeLessThan(at(post, () => true));
      expect(at(post, isComplete)).toBeGreaterThan(0);
      for (const hook of [pre, post]) {
        expect(recorder.uids('pre-post-sync', hook)).toHaveLength(1);
        // Hooks go after the end of the operation is stored.
        const last = () => recorder.of('pre-post-sync').findLast(({ what }) => what === hook);
        await eventually(`${hook} is removed`, () => last()?.type === 'DELETED', { seen: last });
      }
    });

    it('is recorded as Kubernetes Events: one end, a start of what takes long, no failure', async () => {
      for (const name of names) {
        const eventsOf = async () =>
          (await world.hub.api.list(paths.events('argocd'))).filter((event) =>
            JSON.stringify(event['involvedObject']).includes(`"name":"${name}"`),
          );
        const events = await eventually(`the end of ${name} is recorded`, async () => {
          const found = await eventsOf();
          return found.some((event) => event['reason'] === 'OperationCompleted') && found;
        });
        const reasons = events.map((event) => event['reason']);
        expect(reasons.filter((reason) => reason === 'OperationStarted').length).toBeLessThanOrEqual(1);
        expect(reasons.filter((reason) => reason === 'OperationCompleted')).toHaveLength(1);
        expect(events.filter((event) => event['type'] === 'Warning')).toEqual([]);
      }
    });

    function jobsOf(namespace: string): string[] {
      return [...new Set(recorder.of(namespace).flatMap(({ what }) => (what.startsWith('Job/') ? [what] : [])))];
    }

    /** When objects were created and hooks completed: the objects of one wave as one milestone. */
    function milestones(namespace: string): string[] {
      const found: string[] = [];
      for (const entry of recorder.of(namespace)) {
        const { what, object, type } = entry;
        const owned = (object.metadata.ownerReferences ?? []).length > 0;
        if (owned || object.metadata.name === 'kube-root-ca.crt') continue;
        const wave = object.metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? '0';
        const subject = object.kind === 'Job' ? what : `wave ${wave}`;
        if (type === 'ADDED') found.push(`${subject} created`);
        else if (isComplete(entry)) found.push(`${subject} complete`);
      }
      return [...new Set(found)];
    }
  });
});
