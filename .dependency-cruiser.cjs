/**
 * The floors of the house and the arrows between them (ARCHITECTURE.md): an import goes down, and enters a folder by its
 * `index.ts` alone. Each floor names every other floor that it may import.
 */
const floors = {
  kube: [],
  programs: [],
  git: ['programs', 'kube'],
  model: ['kube'],
  constructs: ['model', 'kube'],
  platform: ['constructs', 'model', 'kube'],
  synth: ['platform', 'constructs', 'engine', 'model', 'kube', 'git'],
  engine: ['model', 'kube'],
  embedded: ['kube'],
  simulate: ['engine', 'embedded', 'model', 'kube'],
  testing: ['synth', 'simulate', 'embedded', 'platform', 'constructs', 'engine', 'model', 'kube'],
  source: ['engine', 'git', 'programs', 'model', 'kube'],
  cluster: ['engine', 'programs', 'model', 'kube'],
  reconciler: ['cluster', 'source', 'engine', 'model', 'kube'],
  server: ['reconciler', 'cluster', 'source', 'engine', 'model', 'kube'],
  telemetry: ['reconciler', 'cluster', 'source', 'engine', 'model', 'kube', 'git'],
  cli: [
    'telemetry',
    'server',
    'reconciler',
    'cluster',
    'source',
    'embedded',
    'synth',
    'platform',
    'constructs',
    'engine',
    'model',
    'kube',
    'git',
  ],
};
const pure = '^lib/(kube|model|engine)/';

module.exports = {
  forbidden: [
    ...Object.entries(floors).map(([floor, below]) => ({
      name: `floor-${floor}`,
      comment: `${floor} may import ${below.join(', ') || 'no other floor'}`,
      severity: 'error',
      from: { path: `^lib/${floor}/` },
      to: { path: '^lib/', pathNot: `^lib/(${[floor, ...below].join('|')})/` },
    })),
    {
      name: 'face',
      comment: 'a folder of another floor is entered by its face, its index.ts',
      severity: 'error',
      from: { path: '^lib/([^/]+)/' },
      to: { path: '^lib/[^/]+/', pathNot: ['^lib/$1/', '/index\\.ts$'] },
    },
    {
      name: 'face-from-outside',
      comment: 'apps and environments use the package by its public names',
      severity: 'error',
      from: { path: '^(apps|environments)/' },
      to: { path: '^lib/', pathNot: '/index\\.ts$' },
    },
    {
      name: 'pure',
      comment: 'kube, model and engine know no file, network or process',
      severity: 'error',
      from: { path: pure },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?(buffer|util|crypto|zlib)$' },
    },
    {
      name: 'no-client-in-the-writing-half',
      comment: 'importing the library stays fast: no Kubernetes client there',
      severity: 'error',
      from: { path: '^lib/(kube|model|constructs|platform|synth|testing|engine|simulate)/' },
      to: { path: '@kubernetes/client-node' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-circle-of-types',
      comment: 'in the engine not even types go round: each file is understood from those below it',
      severity: 'error',
      from: { path: '^lib/engine/' },
      to: { circular: true },
    },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: '(^|/)(node_modules|build)/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'require', 'node', 'default'],
    },
  },
};
