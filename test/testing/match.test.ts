import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { GitOpsApp, type GitOpsAppProps } from '../../lib/index.js';
import { Capture, Delivery, Match, type Expected } from '../../lib/testing/index.js';
import { testPlatform, type TestName, type TestValues } from '../platform/fixtures.js';

class Model extends GitOpsApp<TestName, TestValues> {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    for (const [name, traffic] of [
      ['main', 90],
      ['shadow', 0],
    ] as const) {
      new ApiObject(this, name, {
        apiVersion: 'example.com/v1',
        kind: 'Model',
        spec: {
          traffic,
          uri: `s3://models/${name}`,
          steps: [{ weight: 10 }, { pause: { seconds: 60 } }, { weight: 50 }],
        },
      });
    }
  }
}

function delivery() {
  const platform = testPlatform();
  platform.add(Model, 'model', { namespace: 'models' });
  return Delivery.of(platform).in('production');
}
const main = (spec: { readonly [key: string]: Expected | undefined }) => () =>
  delivery().hasResource('Model', { metadata: { name: 'main' }, spec });

test('matchers stand at any depth', () => {
  main({
    traffic: Match.anyValue(),
    replicas: Match.absent(),
    uri: Match.stringMatching(/^s3:/),
    steps: [Match.anyValue(), Match.objectLike({ pause: {} }), Match.exactly({ weight: 50 })],
  })();
  main({ steps: Match.arrayWith([{ weight: 10 }, { weight: Match.not(10) }]), traffic: Match.not(0) })();
  main({ steps: Match.exactly([{ weight: 10 }, { pause: { seconds: Match.anyValue() } }, { weight: 50 }]) })();
});

test.each<[string, { readonly [key: string]: Expected | undefined }, string]>([
  ['any value, when there is none', { replicas: Match.anyValue() }, '!!   replicas: absent    (expected any value)'],
  ['absence, when there is one', { traffic: Match.absent() }, '!!   traffic: 90    (expected absent)'],
  [
    'another text',
    { uri: Match.stringMatching(/^gs:/) },
    '!!   uri: s3://models/main    (expected a text like /^gs:/)',
  ],
  ['the refused value', { traffic: Match.not(90) }, '!!   traffic: 90    (expected not 90)'],
  [
    'one key too many',
    { steps: Match.arrayWith([{ pause: Match.exactly({}) }]) },
    '!!   steps[1].pause.seconds: 60    (expected absent)',
  ],
  [
    'the item that comes nearest',
    { steps: Match.arrayWith([{ weight: 20 }]) },
    '!!   steps[0].weight: 10    (expected 20)',
  ],
  [
    'the other order',
    { steps: Match.arrayWith([{ weight: 50 }, { weight: 10 }]) },
    '!!   steps: [{"weight":10},{"pause":{"seconds":60}},{"weight":50}]    (expected a list with {"weight":50}, {"weight":10})',
  ],
  ['no list', { traffic: Match.arrayWith([1]) }, '!!   traffic: 90    (expected a list with 1)'],
])('a matcher that does not hold shows %s', (_, spec, line) => {
  expect(main(spec)).toThrow(line);
});

test('a capture keeps what it saw in objects that matched as a whole, in order', () => {
  const [traffic, uri] = [new Capture(), new Capture(Match.stringMatching(/main/))];
  delivery().hasResource('Model', { spec: { traffic } });
  delivery().hasResource('Model', { spec: { uri, steps: Match.arrayWith([{ weight: 10 }]) } });

  expect(traffic.values).toEqual([90, 0]);
  expect(uri.asText()).toBe('s3://models/main');
  expect(() => uri.asNumber()).toThrow('expected a number, the capture saw s3://models/main');
  expect(() => traffic.value).toThrow('expected one value, the capture saw 90, 0');
  expect(() => new Capture().value).toThrow('the capture saw nothing');
});

test('a capture keeps nothing of an object that did not match', () => {
  const traffic = new Capture();
  expect(() => delivery().hasResource('Model', { spec: { traffic, uri: 'none' } })).toThrow('none with the expected');
  expect(traffic.values).toEqual([]);
});

test('a capture sees the item of a list that was chosen', () => {
  const weight = new Capture();
  main({ steps: Match.arrayWith([{ pause: {} }, { weight }]) })();
  expect(weight.asNumber()).toBe(50);
});
