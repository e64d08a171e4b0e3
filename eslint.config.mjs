import tseslint from 'typescript-eslint';

const clocks = [
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: 'time is an input here: take it as an argument',
  },
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: 'time is an input here: take it as an argument',
  },
  { selector: "CallExpression[callee.name='Date']", message: 'time is an input here: take it as an argument' },
  {
    selector: 'VariableDeclarator[init.name=/^(Date|Math)$/]',
    message: 'time and randomness are inputs here: take them as arguments',
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: 'randomness is an input here: take it as an argument',
  },
  { selector: "MemberExpression[object.name='performance']", message: 'time is an input here: take it as an argument' },
  {
    selector: 'CallExpression[callee.property.name=/^random(UUID|Bytes|Int)$/]',
    message: 'randomness is an input here: take it as an argument',
  },
  {
    selector: 'CallExpression[callee.name=/^random(UUID|Bytes|Int)$/]',
    message: 'randomness is an input here: take it as an argument',
  },
];
const timers = ['setTimeout', 'setInterval', 'setImmediate', 'globalThis'].map((name) => ({
  name,
  message: 'no timer here: return when to be woken, or take a clock from outside',
}));
const timerModules = ['timers', 'timers/promises', 'node:timers', 'node:timers/promises'].map((name) => ({
  name,
  message: 'no timer here: return when to be woken, or take a clock from outside',
}));

/** What makes a test fail because a machine is slow: everything waits with the one patience of `test/support/patience.ts`. */
const measures = [
  {
    selector: 'CallExpression[callee.object.name="jest"][callee.property.name="setTimeout"]',
    message: 'no time-out of its own: what a test waits for has its patience',
  },
  {
    selector:
      'CallExpression > Literal.arguments:last-child[value>=1000][value<900000]:matches([parent.callee.name=/^(it|test|beforeAll|afterAll|beforeEach|afterEach)$/])',
    message: 'no shorter time-out than that of all tests',
  },
  {
    selector: 'CallExpression[callee.property.name="cpuUsage"]',
    message: 'no measure of the machine: count, or compare with a control',
  },
];

export default tseslint.config(
  { ignores: ['build/', 'dist/', '.slipway/', '.cache/', 'node_modules/', 'test/conformance/vectors/'] },
  ...tseslint.configs.recommended,
  {
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: 'error',
      'no-console': 'off',
    },
  },
  { files: ['*.js', '*.cjs', 'bin/*.js'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
  {
    files: ['lib/{kube,model,engine,constructs,platform}/**'],
    rules: {
      'no-restricted-syntax': ['error', ...clocks],
      'no-restricted-globals': [
        'error',
        ...timers,
        { name: 'fetch', message: 'no network here' },
        { name: 'process', message: 'no process here' },
      ],
    },
  },
  {
    files: ['lib/embedded/**', 'lib/simulate/**', 'lib/reconciler/**', 'lib/source/**'],
    rules: { 'no-restricted-syntax': ['error', ...clocks] },
  },
  { files: ['lib/embedded/machine.ts'], rules: { 'no-restricted-syntax': 'off' } },
  {
    files: ['test/**/*.test.ts'],
    rules: { 'no-restricted-syntax': ['error', ...measures] },
  },
  {
    files: ['lib/embedded/store/**', 'lib/simulate/**', 'lib/reconciler/**'],
    rules: {
      'no-restricted-globals': ['error', ...timers],
      'no-restricted-imports': ['error', { paths: timerModules }],
    },
  },
);
