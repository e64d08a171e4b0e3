import {
  Cluster,
  Duration,
  Environment,
  Platform,
  Revision,
  Schedule,
  SyncPolicy,
  SyncWindow,
} from '../../lib/index.js';

/** What the environments of these tests differ in. */
export interface TestValues {
  readonly replicas: number;
}

export const night = SyncWindow.deny({
  schedule: Schedule.cron('0 22 * * *'),
  duration: Duration.hours(8),
  manualSync: true,
});

export function testEnvironments() {
  return {
    development: new Environment<TestValues>('development', {
      cluster: Cluster.named('dev-cluster'),
      revision: Revision.branch('develop'),
      sync: SyncPolicy.automated({ prune: true, selfHeal: true }),
      values: { replicas: 1 },
    }),
    production: new Environment<TestValues>('production', {
      cluster: Cluster.named('prod-cluster'),
      revision: Revision.tag('v1.2.3'),
      sync: SyncPolicy.automated({ selfHeal: true, prune: false }),
      windows: [night],
      values: { replicas: 3 },
    }),
  };
}

export type TestName = keyof ReturnType<typeof testEnvironments>;

export function testPlatform() {
  return new Platform({
    name: 'shop',
    repository: 'https://git.example.com/shop/gitops.git',
    environments: testEnvironments(),
  });
}
