/** Tests run from the TypeScript sources; types are checked apart, by `npm run types`. */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // Whatever a test waits for has its own patience (test/support/patience.ts); this only ends what does not.
  testTimeout: 900_000,
  maxWorkers: '100%',
  setupFiles: ['<rootDir>/test/support/compile-late.ts'],
  globalSetup: '<rootDir>/test/contract/support/control-plane-broker.mjs',
  testSequencer: '<rootDir>/test/support/longest-first.mjs',
  globalTeardown: '<rootDir>/test/contract/support/control-plane-end.mjs',
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^slipway$': '<rootDir>/lib/index.ts',
    '^slipway/(testing|embedded|engine|kube)$': '<rootDir>/lib/$1/index.ts',
    '^slipway/(.*)$': '<rootDir>/lib/constructs/$1/index.ts',
  },
  transform: {
    '^.+\\.[tj]s$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
  transformIgnorePatterns: [
    '/node_modules/(?!(@kubernetes/client-node|@marcbachmann/cel-js|openid-client|oauth4webapi|jose|jsonpath-plus)/)',
  ],
};
