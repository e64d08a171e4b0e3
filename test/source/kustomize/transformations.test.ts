import { all } from './manifests.js';
import { sameAsProgram, type Files } from './program.js';

const over = (kustomization: string, more: Files = {}): Files => ({
  'app/all.yaml': all,
  'app/kustomization.yaml': `resources: [all.yaml]\n${kustomization}`,
  ...more,
});
/** The same lines in a kustomization that names a base with a prefix of its own. */
const overBase = (kustomization: string): Files => ({
  'base/all.yaml': all,
  'base/kustomization.yaml': 'resources: [all.yaml]\nnamePrefix: base-\nnamespace: below\n',
  'app/kustomization.yaml': `resources: [../base]\n${kustomization}`,
});
const table = (rows: Record<string, string>, files: (kustomization: string) => Files = over): Record<string, Files> =>
  Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, files(row)]));

sameAsProgram(
  'images',
  table({
    'another tag': 'images: [{name: nginx, newTag: "1.28"}]',
    'a tag that is a number': 'images: [{name: nginx, newTag: "2"}]',
    'another name': 'images: [{name: nginx, newName: registry.example.com:5000/nginx}]',
    'another name and tag': 'images: [{name: nginx, newName: my/nginx, newTag: v2}]',
    'a digest in place of a tag': 'images: [{name: nginx, digest: "sha256:aaaa"}]',
    'a tag and a digest': 'images: [{name: nginx, newTag: v2, digest: "sha256:aaaa"}]',
    'a tag in place of a digest': 'images: [{name: ghcr.io/example/proxy, newTag: v2}]',
    'another name of an image with a digest': 'images: [{name: ghcr.io/example/proxy, newName: mirror/proxy}]',
    'an image with a port in its registry': 'images: [{name: "registry.example.com:5000/tools/prepare", newTag: v2}]',
    'no image of that name': 'images: [{name: apache, newTag: v2}]',
    'part of a name': 'images: [{name: ngin, newTag: v2}]',
    'a regular expression': 'images: [{name: "ngi.*", newTag: v2}]',
    'two, one after the other': 'images: [{name: nginx, newName: httpd}, {name: httpd, newTag: v3}]',
    'the same name twice': 'images: [{name: nginx, newTag: v2}, {name: nginx, newTag: v3}]',
    'nothing new': 'images: [{name: nginx}]',
    'of a kind that is not built in': 'images: [{name: d, newTag: v2}]',
  }),
);

sameAsProgram('replicas', {
  ...table({
    'of a Deployment': 'replicas: [{name: web, count: 5}]',
    'of a StatefulSet that has none': 'replicas: [{name: db, count: 3}]',
    'of two': 'replicas: [{name: web, count: 0}, {name: db, count: 2}]',
    'of nothing that is there': 'replicas: [{name: nobody, count: 5}]',
    'of a kind without replicas': 'replicas: [{name: agent, count: 5}]',
    'after a prefix': 'namePrefix: p-\nreplicas: [{name: web, count: 5}]',
    'by the name after the prefix': 'namePrefix: p-\nreplicas: [{name: p-web, count: 5}]',
  }),
  ...table(
    {
      'by the name in the base': 'replicas: [{name: web, count: 5}]',
      'by the name that the base gives': 'replicas: [{name: base-web, count: 5}]',
    },
    overBase,
  ),
});

sameAsProgram('labels', {
  ...table({
    'of metadata alone': 'labels: [{pairs: {a: b, app: other}}]',
    'with selectors': 'labels: [{pairs: {a: b}, includeSelectors: true}]',
    'with templates': 'labels: [{pairs: {a: b}, includeTemplates: true}]',
    'with both': 'labels: [{pairs: {a: b}, includeTemplates: true, includeSelectors: true}]',
    several: 'labels: [{pairs: {a: b}}, {pairs: {c: d}, includeSelectors: true}]',
    'in the old way': 'commonLabels: {a: b, app: other}',
    'in both ways': 'commonLabels: {a: b}\nlabels: [{pairs: {c: d}}]',
    'whose value is no text': 'commonLabels: {a: 1}',
    none: 'labels: []\ncommonLabels: {}\nnamePrefix: p-',
  }),
  ...table({ 'over a base': 'commonLabels: {a: b}\nnamePrefix: p-' }, overBase),
});

sameAsProgram('annotations', {
  ...table({
    everywhere: 'commonAnnotations: {a: b, team: other}',
    'that look like numbers': 'commonAnnotations: {a: "1", b: "true"}',
    'whose value is no text': 'commonAnnotations: {a: true}',
    'with labels and a namespace': 'commonAnnotations: {a: b}\ncommonLabels: {c: d}\nnamespace: prod',
  }),
  ...table({ 'over a base': 'commonAnnotations: {a: b}' }, overBase),
});

const component = (kustomization: string, more: Files = {}): Files => ({
  ...over('components: [../part]\nnamePrefix: p-'),
  'part/kustomization.yaml': `apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\n${kustomization}`,
  ...more,
});
sameAsProgram('components', {
  'change what is there': component('images: [{name: nginx, newTag: v2}]\nreplicas: [{name: web, count: 7}]\n'),
  'bring objects': component('resources: [a.yaml]\n', {
    'part/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings}\n',
  }),
  'patch what is there': component(
    'patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {replicas: 4}}"}]\n',
  ),
  'give names to all': component('nameSuffix: -part\nnamespace: part\n'),
  generate: component('configMapGenerator: [{name: settings, literals: [a=b]}]\n'),
  'without an apiVersion': {
    ...over('components: [../part]'),
    'part/kustomization.yaml': 'kind: Component\ncommonLabels: {a: b}\n',
  },
  'that are none': { ...over('components: [../part]'), 'part/kustomization.yaml': 'commonLabels: {a: b}\n' },
  'named as resources': {
    ...over(''),
    'app/kustomization.yaml': 'resources: [all.yaml, ../part]\n',
    'part/kustomization.yaml': 'kind: Component\ncommonLabels: {a: b}\n',
  },
  'of the wrong version': {
    ...over('components: [../part]'),
    'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Component\ncommonLabels: {a: b}\n',
  },
  'two, in order': {
    ...over('components: [../one, ../two]'),
    'one/kustomization.yaml': 'kind: Component\nimages: [{name: nginx, newTag: one}]\n',
    'two/kustomization.yaml': 'kind: Component\nimages: [{name: nginx, newTag: two}]\nnamePrefix: two-\n',
  },
});

sameAsProgram('all together', {
  'in one kustomization': over(
    [
      'namePrefix: p-',
      'nameSuffix: -s',
      'namespace: prod',
      'commonLabels: {a: b}',
      'commonAnnotations: {c: d}',
      'images: [{name: nginx, newTag: v2}]',
      'replicas: [{name: web, count: 3}]',
      'configMapGenerator: [{name: settings, literals: [a=b]}]',
      'secretGenerator: [{name: token, literals: [a=b]}]',
      'patches: [{target: {kind: Deployment}, patch: "- {op: remove, path: /spec/template/spec/tolerations}"}]',
    ].join('\n'),
  ),
  'in a base, an overlay and a component': {
    'base/all.yaml': all,
    'base/kustomization.yaml':
      'resources: [all.yaml]\nconfigMapGenerator: [{name: settings, literals: [a=b]}]\ncommonLabels: {base: "yes"}\n',
    'part/kustomization.yaml': 'kind: Component\nsecretGenerator: [{name: token, literals: [a=b]}]\n',
    'app/kustomization.yaml': [
      'resources: [../base]',
      'components: [../part]',
      'namespace: prod',
      'nameSuffix: -prod',
      'configMapGenerator: [{name: settings, behavior: merge, literals: [c=d]}]',
      'images: [{name: postgres, newTag: "17"}]',
    ].join('\n'),
  },
});
