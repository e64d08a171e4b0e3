import { declaredRule, healthOf, withCustomizations } from '../../../lib/engine/index.js';
import type { Json, KubeObject } from '../../../lib/kube/index.js';
import { parseFieldPath, parseHealthRule } from '../../../lib/model/index.js';

const trainer = (status: { [key: string]: Json }, spec: { [key: string]: Json } = {}): KubeObject => ({
  apiVersion: 'ml.example.com/v1',
  kind: 'Trainer',
  metadata: { name: 'x', annotations: { 'example.com/team': 'vision' } },
  spec,
  status,
});
const judge = (rule: Json, object: KubeObject) => declaredRule(parseHealthRule(rule, 'test'))(object);

test('the first case whose conditions all hold decides, and its message shows values of the object', () => {
  const rule = {
    cases: [
      {
        when: [{ path: 'status.phase', op: 'equals', value: 'Failed' }],
        status: 'Degraded',
        message: '{status.reason}!',
      },
      {
        when: [
          { path: 'status.conditions[type=Ready].status', op: 'equals', value: 'True' },
          { path: 'status.ready', op: 'atLeast', valueFrom: 'spec.replicas' },
        ],
        status: 'Healthy',
        message: '{status.ready} of {spec.replicas} for {metadata.annotations[example.com/team]}',
      },
    ],
    otherwise: { status: 'Progressing', message: 'waiting' },
  };
  expect(judge(rule, trainer({ phase: 'Failed', reason: 'out of memory' }))).toEqual({
    status: 'Degraded',
    message: 'out of memory!',
  });
  const conditions = [{ type: 'Other' }, { type: 'Ready', status: 'True' }];
  expect(judge(rule, trainer({ conditions, ready: 2 }, { replicas: 2 }))).toEqual({
    status: 'Healthy',
    message: '2 of 2 for vision',
  });
  expect(judge(rule, trainer({ conditions, ready: 1 }, { replicas: 2 }))).toEqual({
    status: 'Progressing',
    message: 'waiting',
  });
});

test.each<[string, Json, Json, boolean]>([
  ['exists', undefined as never, 0, true],
  ['absent', undefined as never, 0, false],
  ['absent', undefined as never, null, true],
  ['equals', 'a', 'a', true],
  ['equals', 1, '1', false],
  ['equals', 1, 1n, true],
  ['differs', 'a', null, true],
  ['oneOf', ['a', 'b'], 'b', true],
  ['oneOf', ['a', 'b'], 'c', false],
  ['like', 'Fail*', 'FailedMount', true],
  ['lessThan', 2, 1, true],
  ['lessThan', 2, null, false],
  ['atMost', 2, 2, true],
  ['atLeast', 2, 9007199254740993n, true],
  ['moreThan', 2, 2, false],
  ['moreThan', 2, 'three', false],
])('%s %j of %j holds: %s', (op, value, actual, holds) => {
  const condition = { path: 'status.x', op, ...(value !== undefined && { value }) };
  const health = judge({ cases: [{ when: [condition], status: 'Healthy' }] }, trainer({ x: actual }));
  expect(health.status).toBe(holds ? 'Healthy' : 'Progressing');
});

test.each<[string, Json, string]>([
  ['no list of cases', { cases: {} }, 'cases: got a object, expected a list'],
  [
    'a status that is none',
    { cases: [{ when: [], status: 'Fine' }] },
    'cases[0].status: got "Fine", expected Healthy | Suspended | Progressing | Missing | Degraded | Unknown',
  ],
  [
    'a misspelt field',
    { cases: [{ wenn: [], when: [], status: 'Healthy' }] },
    'cases[0].wenn: got a object, expected one of the fields status, message, when',
  ],
  [
    'a path that is none',
    {
      cases: [
        {
          when: [
            { path: '$.x', op: 'exists' },
            { path: 'a..b', op: 'exists' },
          ],
          status: 'Healthy',
        },
      ],
    },
    'cases[0].when[1].path: got "a..b", expected a path such as status.conditions[type=Ready].status',
  ],
  [
    'a number that is a text',
    { cases: [{ when: [{ path: 'a', op: 'atLeast', value: '2' }], status: 'Healthy' }] },
    'cases[0].when[0].value: got "2", expected a number, or valueFrom',
  ],
  [
    'a place in a message that is none',
    { cases: [], otherwise: { status: 'Healthy', message: 'is {a..b}' } },
    'otherwise.message: got "a..b", expected a path such as status.conditions[type=Ready].status',
  ],
])('%s is refused with its place', (_, rule, message) => {
  expect(() => parseHealthRule(rule, 'rules')).toThrow(
    expect.objectContaining({ code: 'INVALID_RESOURCE', message: `rules: ${message}` }),
  );
});

test('paths name fields, positions, items by a key, and keys with dots', () => {
  expect(parseFieldPath('a.b[0].c[type=Ready].d[x.y/z]')).toEqual([
    { field: 'a' },
    { field: 'b' },
    { index: 0 },
    { field: 'c' },
    { where: ['type', 'Ready'] },
    { field: 'd' },
    { field: 'x.y/z' },
  ]);
  for (const wrong of ['', '.a', 'a.', 'a..b', '[0]', 'a[', 'a[0', 'a]b', 'a[0]b']) {
    expect([wrong, parseFieldPath(wrong)]).toEqual([wrong, undefined]);
  }
});

test('a path never leaves the object', () => {
  const rule = { cases: [{ when: [{ path: 'status.constructor.name', op: 'exists' }], status: 'Degraded' }] };
  expect(judge(rule, trainer({})).status).toBe('Progressing');
});

test('a script of the very kind counts before a declared rule, that before globs and the bundled rules', () => {
  const spec = parseHealthRule({ cases: [{ when: [], status: 'Suspended', message: 'declared' }] }, 'rules');
  const rules = withCustomizations([
    { kinds: '*/*', script: 'return { status = "Degraded" }' },
    { kinds: 'a.example.com/Trainer', script: 'return { status = "Healthy" }' },
    { kinds: 'a.example.com/Trainer', script: spec },
    { kinds: 'ml.example.com/Trainer', script: spec },
  ]);
  expect(healthOf(trainer({}), rules)).toEqual({ status: 'Suspended', message: 'declared' });
  expect(healthOf({ ...trainer({}), apiVersion: 'a.example.com/v1' }, rules)?.status).toBe('Healthy');
  expect(healthOf({ ...trainer({}), kind: 'Other' }, rules)?.status).toBe('Degraded');
});
