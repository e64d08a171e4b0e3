import { configMap, finished, job, secret, service } from './support/manifests.js';
import { scenarios } from './support/scenarios.js';

scenarios('waves and order', {
  withoutWaiting: {
    'an Application without a sync policy is compared and left alone': async (stage) => {
      await stage.begin({ files: { a: configMap('a') } });
      expect(stage.state.status).toMatchObject({ sync: { status: 'OutOfSync' }, health: { status: 'Missing' } });
      expect(await stage.live(configMap('a'))).toBeUndefined();
    },
    'objects of one wave are created, and the Application is Synced and Healthy': async (stage) => {
      await stage.begin({ files: { a: configMap('a'), b: secret('b'), c: service('c') } });
      await stage.sync();
      expect(stage.state.status).toMatchObject({
        sync: { status: 'Synced' },
        health: { status: 'Healthy' },
        operationState: { phase: 'Succeeded' },
      });
      expect(await stage.live(configMap('a'))).toMatchObject({ data: { value: '1' } });
    },
    'waves go up from the negative ones': async (stage) => {
      const waves = [2, -1, 0, 1];
      await stage.begin({
        files: Object.fromEntries(waves.map((wave) => [`w${wave}`, configMap(`w${wave}`, '1', { wave })])),
      });
      await stage.sync();
      expect(stage.happened.flatMap(({ verb, wave }) => (verb === 'create' ? [wave] : []))).toEqual([-1, 0, 1, 2]);
    },
    'a PreSync hook comes first, and the sync goes on when it has succeeded': async (stage) => {
      const migrate = job('migrate', { hook: 'PreSync' });
      await stage.begin({ files: { a: configMap('a'), migrate } });
      await stage.sync();
      expect(await stage.live(configMap('a'))).toBeUndefined();
      await stage.status(migrate, finished('Complete'));
      expect(await stage.live(configMap('a'))).toBeDefined();
      expect(stage.state.status?.operationState?.phase).toBe('Succeeded');
    },
    'a change by hand is healed': async (stage) => {
      await stage.begin({ files: { a: configMap('a') }, spec: { syncPolicy: { automated: { selfHeal: true } } } });
      await stage.edit(configMap('a'), { data: { value: 'by hand' } });
      expect(await stage.live(configMap('a'))).toMatchObject({ data: { value: '1' } });
    },
  },
});
