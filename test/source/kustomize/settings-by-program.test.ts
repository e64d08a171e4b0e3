import { execFile } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { kustomizeCommands } from '../../../lib/engine/index.js';
import { readManifests, stringifyJson, type KubeObject } from '../../../lib/kube/index.js';
import type { KustomizeSource } from '../../../lib/model/index.js';
import { renderPrograms } from '../../envtest/render-programs.js';
import { repoURL, Workshop } from '../fixture.js';
import { describeWithPrograms, sourcesWith } from '../helm/chart.js';
import { all } from './manifests.js';
import type { Files } from './program.js';

const own =
  'commonLabels: {own: "1"}\nimages: [{name: nginx, newTag: own}, {name: agent, newTag: a1}]\nreplicas: [{name: web, count: 2}]\n';
const files = (more: string): Files => ({
  'base/all.yaml': all,
  'base/kustomization.yaml': 'resources: [all.yaml]\n',
  'app/kustomization.yaml': `resources: [../base]\n${more}`,
  'part/kustomization.yaml': 'apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nnameSuffix: -part\n',
});
/** What only the program can do. */
const replacement = `replacements:
- source: {kind: Service, name: web, fieldPath: metadata.name}
  targets: [{select: {kind: Deployment}, fieldPaths: [metadata.annotations.team]}]
`;

const cases: Record<string, KustomizeSource> = {
  'a prefix, a suffix and a namespace': { namePrefix: 'a-', nameSuffix: '-z', namespace: 'prod' },
  'a prefix that looks like a number': { namePrefix: '1-' },
  'images by tag, name and digest': {
    images: [
      'nginx:2',
      'agent=mirror/agent:3',
      'postgres@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef',
    ],
  },
  'an image that keeps its name': { images: ['nginx=*:7'] },
  replicas: {
    replicas: [
      { name: 'web', count: 9 },
      { name: 'db', count: '3' },
    ],
  },
  labels: { commonLabels: { a: 'b', c: 'd' } },
  'labels without selectors': { commonLabels: { a: 'b' }, labelWithoutSelector: true },
  'labels without selectors, in templates': {
    ...{ commonLabels: { a: 'b' }, labelWithoutSelector: true },
    labelIncludeTemplates: true,
  },
  'forced labels': { commonLabels: { own: '2' }, forceCommonLabels: true },
  annotations: { commonAnnotations: { a: 'b', c: '1' } },
  'annotations with variables': {
    commonAnnotations: { app: '$ARGOCD_APP_NAME', raw: 'x$$y' },
    commonAnnotationsEnvsubst: true,
  },
  'a component': { components: ['../part'] },
  everything: {
    ...{ namePrefix: 'a-', nameSuffix: '-z', namespace: 'prod', images: ['nginx:2'], components: ['../part'] },
    ...{ replicas: [{ name: 'web', count: 9 }], commonLabels: { a: 'b' }, commonAnnotations: { c: 'd' } },
  },
};

describeWithPrograms('the settings of an Application come to what "kustomize edit" makes of them', () => {
  const kustomize = renderPrograms()?.kustomize ?? '';

  async function byHand(folder: string, tree: Files, settings: KustomizeSource): Promise<KubeObject[]> {
    for (const [name, content] of Object.entries(tree)) {
      const file = path.join(folder, 'tree', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
    let printed = '';
    const commands = kustomizeCommands('.', settings, { ARGOCD_APP_NAME: 'web' }, '', { version: '', apiVersions: [] });
    for (const command of commands) {
      const [, ...words] = command.split(' ');
      printed = (await promisify(execFile)(kustomize, words, { cwd: path.join(folder, 'tree/app') })).stdout;
    }
    return readManifests(printed);
  }

  for (const [where, more] of [
    ['in-process', own],
    ['by the program', own + replacement],
  ] as const) {
    test.each(Object.entries(cases))(`${where}: %s`, async (_name, settings) => {
      const shop = await Workshop.create();
      try {
        const tree = files(more);
        const source = { repoURL, path: 'app', kustomize: settings };
        const { objects } = await sourcesWith(shop).render(source, await shop.commit(tree), { application: 'web' });
        const theirs = await byHand(shop.folder, tree, settings);
        expect(objects.map((object) => stringifyJson(object, { sortKeys: true }))).toEqual(
          theirs.map((object) => stringifyJson(object, { sortKeys: true })),
        );
      } finally {
        shop.close();
      }
    });
  }
});
