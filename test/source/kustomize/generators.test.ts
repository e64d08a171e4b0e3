import { deployment } from './manifests.js';
import { sameAsProgram, type Files } from './program.js';

const app = (kustomization: string, more: Files = {}): Files => ({
  'app/web.yaml': deployment,
  'app/kustomization.yaml': `resources: [web.yaml]\n${kustomization}`,
  ...more,
});
const bytes = Buffer.from(Array.from({ length: 256 }, (_, index) => index));
const literals = (...texts: string[]): string =>
  `configMapGenerator: [{name: settings, literals: ${JSON.stringify(texts)}}]\n`;

sameAsProgram('a generated ConfigMap', {
  'of literals': app(literals('a=b', 'c=d=e', 'empty=')),
  'of literals in quotes': app(literals('a="b"', "c='d'", 'e="f', 'g=""')),
  'of what looks like numbers and booleans': app(literals('a=1', 'b=true', 'c=null', 'd=1e3', 'e=yes')),
  'of what JSON would escape': app(literals('a=<b>&c', 'd="\\', 'e=\t')),
  'of letters beyond ASCII': app(literals('a=Grüße 🚀')),
  'of lines': app(literals('a=one\ntwo\n', 'b=\n')),
  'of a literal that is none': app(literals('a')),
  'of a key twice': app(literals('a=b', 'a=c')),
  'of nothing': app('configMapGenerator: [{name: settings}]\n'),
  'without a name': app('configMapGenerator: [{literals: [a=b]}]\n'),
  'of a file': app('configMapGenerator: [{name: settings, files: [a.properties]}]\n', {
    'app/a.properties': 'x=1\ny=2\n',
  }),
  'of a file under another key': app('configMapGenerator: [{name: settings, files: [k=sub/a.txt]}]\n', {
    'app/sub/a.txt': 'x\r\ny',
  }),
  'of a file of bytes': app('configMapGenerator: [{name: settings, files: [data.bin]}]\n', { 'app/data.bin': bytes }),
  'of a few bytes': app('configMapGenerator: [{name: settings, files: [data.bin]}]\n', {
    'app/data.bin': bytes.subarray(200, 210),
  }),
  'of bytes and text': app('configMapGenerator: [{name: settings, files: [data.bin], literals: [a=b]}]\n', {
    'app/data.bin': bytes,
  }),
  'of an empty file': app('configMapGenerator: [{name: settings, files: [a]}]\n', { 'app/a': '' }),
  'of a long file': app('configMapGenerator: [{name: settings, files: [a]}]\n', { 'app/a': 'long '.repeat(1000) }),
  'of a file that is missing': app('configMapGenerator: [{name: settings, files: [a]}]\n'),
  'of a file outside': app('configMapGenerator: [{name: settings, files: [../a]}]\n', { a: 'x' }),
  'of a file of variables': app('configMapGenerator: [{name: settings, envs: [a.env]}]\n', {
    'app/a.env': '# comment\nA=1\n  B=two words \n\nC="quoted"\nD=e=f\n',
  }),
  'of a file of variables in the old way': app('configMapGenerator: [{name: settings, env: a.env}]\n', {
    'app/a.env': 'A=1\r\nB=2',
  }),
  'in a namespace': app('configMapGenerator: [{name: settings, namespace: other, literals: [a=b]}]\n'),
  'that does not change': app('configMapGenerator: [{name: settings, literals: [a=b], options: {immutable: true}}]\n'),
  'with labels and annotations': app(
    'configMapGenerator: [{name: settings, literals: [a=b], options: {labels: {c: d}, annotations: {e: f}}}]\n',
  ),
  'whose name stays': app(
    'configMapGenerator: [{name: settings, literals: [a=b], options: {disableNameSuffixHash: true}}]\n',
  ),
  'whose name is referred to, after a prefix': app(
    `namePrefix: p-\nnameSuffix: -s\nnamespace: prod\n${literals('a=b')}`,
  ),
  'with common labels': app(`commonLabels: {l: m}\ncommonAnnotations: {an: o}\n${literals('a=b')}`),
  'that is patched': app(
    `${literals('a=b')}patches: [{patch: "{apiVersion: v1, kind: ConfigMap, metadata: {name: settings}, data: {c: d}}"}]\n`,
  ),
});

sameAsProgram('a generated Secret', {
  'of literals': app('secretGenerator: [{name: token, literals: [a=b, c=<d>]}]\n'),
  'of a type': app('secretGenerator: [{name: token, type: kubernetes.io/tls, files: [tls.crt, tls.key]}]\n', {
    'app/tls.crt': 'certificate '.repeat(20),
    'app/tls.key': 'key',
  }),
  'of bytes': app('secretGenerator: [{name: token, files: [data.bin]}]\n', { 'app/data.bin': bytes }),
  'of variables': app('secretGenerator: [{name: token, envs: [a.env]}]\n', { 'app/a.env': 'A=1\n' }),
  'of nothing': app('secretGenerator: [{name: token}]\n'),
});

const options = (text: string): Files =>
  app(
    `generatorOptions: ${text}\n${literals('a=b')}secretGenerator: [{name: token, literals: [a=b], options: {labels: {own: x}}}]\n`,
  );
sameAsProgram('options of all generators', {
  'without hashes': options('{disableNameSuffixHash: true}'),
  labels: options('{labels: {a: b, own: y}, annotations: {c: d}}'),
  immutable: options('{immutable: true}'),
});

const overlay = (generator: string, more: Files = {}): Files => ({
  'base/web.yaml': deployment,
  'base/kustomization.yaml': `resources: [web.yaml]\nnamePrefix: base-\n${literals('a=b', 'c=d')}secretGenerator: [{name: token, literals: [a=b], options: {disableNameSuffixHash: true}}]\n`,
  'app/kustomization.yaml': `resources: [../base]\nnameSuffix: -s\n${generator}`,
  ...more,
});
sameAsProgram('a generator of an overlay', {
  'merges by the name in the base': overlay(
    'configMapGenerator: [{name: settings, behavior: merge, literals: [c=x, e=f]}]\n',
  ),
  'merges by the name that the base gives': overlay(
    'configMapGenerator: [{name: base-settings, behavior: merge, literals: [c=x]}]\n',
  ),
  replaces: overlay('configMapGenerator: [{name: settings, behavior: replace, literals: [e=f]}]\n'),
  'merges labels': overlay(
    'configMapGenerator: [{name: settings, behavior: merge, literals: [e=f], options: {labels: {l: m}}}]\n',
  ),
  'merges a Secret without a hash': overlay('secretGenerator: [{name: token, behavior: merge, literals: [e=f]}]\n'),
  'merges without a hash what has one': overlay(
    'configMapGenerator: [{name: settings, behavior: merge, literals: [e=f], options: {disableNameSuffixHash: true}}]\n',
  ),
  'merges what is not there': overlay('configMapGenerator: [{name: nobody, behavior: merge, literals: [e=f]}]\n'),
  'creates what is there': overlay('configMapGenerator: [{name: base-settings, literals: [e=f]}]\n'),
  'creates another': overlay('configMapGenerator: [{name: more, literals: [e=f]}]\n'),
  'merges a ConfigMap that was written': {
    'app/kustomization.yaml':
      'resources: [a.yaml]\nconfigMapGenerator: [{name: settings, behavior: merge, literals: [e=f]}]\n',
    'app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, labels: {x: z}}\ndata: {a: b}\n',
  },
});
