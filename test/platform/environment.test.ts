import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { Cluster, Environment, GitOpsApp, Platform, Revision, type GitOpsAppProps } from '../../lib/index.js';
import { testEnvironments, testPlatform, type TestName, type TestValues } from './fixtures.js';

class Web extends GitOpsApp<TestName, TestValues> {
  readonly host: string;

  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    this.host = this.environment.pick({ development: 'dev.example.com', production: 'example.com' });
    new ApiObject(this, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { host: this.host } });
  }
}

test('an application picks by environment and reads typed values', () => {
  const apps = testPlatform().add(Web, 'web', { namespace: 'web' });

  expect(apps.development.host).toBe('dev.example.com');
  expect(apps.production.host).toBe('example.com');
  expect(apps.production.environment.values.replicas).toBe(3);
});

test('a missing or extra name in a choice does not compile', () => {
  const { environment } = testPlatform().add(Web, 'web', { namespace: 'web' }).development;

  // @ts-expect-error production is missing
  expect(environment.pick({ development: 1 })).toBe(1);
  // @ts-expect-error qa is no environment
  expect(environment.pick({ development: 1, production: 2, qa: 3 })).toBe(1);
  // @ts-expect-error there is no such value
  expect(environment.values.replica).toBeUndefined();
});

test('an environment that a platform does not have does not compile', () => {
  const platform = testPlatform();

  // @ts-expect-error qa is no environment
  expect(() => platform.in('qa')).toThrow('there is no environment "qa"; the environments are development, production');
  // @ts-expect-error qa is no environment
  expect(() => platform.add(Web, 'web', { namespace: 'web' }, ['qa'])).toThrow('there is no environment "qa"');
  // @ts-expect-error only the environments that were asked for are there
  expect(platform.add(Web, 'web', { namespace: 'web' }, ['production']).development).toBeUndefined();
});

test('an application of other environments does not fit into a platform', () => {
  const { development } = testEnvironments();
  const small = new Platform({ repository: 'https://git.example.com/a', environments: { development } });
  class Picky extends GitOpsApp<'development' | 'qa', TestValues> {}

  // @ts-expect-error the choices of Picky know an environment that is not there
  small.add(Picky, 'picky', { namespace: 'a' });
});

test('an application that knows nothing of the environments fits into every platform', () => {
  class Anywhere extends GitOpsApp {}
  const apps = testPlatform().add(Anywhere, 'anywhere', { namespace: 'a' });

  expect(Object.keys(apps)).toEqual(['development', 'production']);
  expect(() => apps.production.environment.pick({ development: 1 })).toThrow(
    'no choice for the environment "production"',
  );
});

test('an environment stands in a platform under its own name', () => {
  const { development } = testEnvironments();

  expect(() => new Platform({ repository: 'https://git.example.com/a', environments: { test: development } })).toThrow(
    'expected the environment "test", got "development"',
  );
});

test.each(['', 'Production', 'a_b', '-a', 'a'.repeat(64)])('refuses %j as the name of an environment', (name) => {
  const props = { cluster: Cluster.named('c'), revision: Revision.branch('main'), values: {} };

  expect(() => new Environment(name, props)).toThrow('expected the name of an environment');
});

test('an environment needs values only where its applications read them', () => {
  const place = { cluster: Cluster.named('dev-cluster'), revision: Revision.branch('develop') };
  const development = new Environment('development', place);
  const typed = new Environment('development', { ...place, values: { replicas: 2 } });
  const replicas: number = typed.values.replicas;

  expect([development.values, replicas]).toEqual([undefined, 2]);
  // @ts-expect-error values are missing
  expect(new Environment<TestValues>('development', place).values).toBeUndefined();
});

test('a platform without an environment is refused', () => {
  expect(() => new Platform({ repository: 'https://git.example.com/a', environments: {} })).toThrow(
    'expected at least one environment, got none',
  );
});
