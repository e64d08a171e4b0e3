import { parseApplication, parseApplicationSet, parseAppProject, type ModelError } from '../../lib/model/index.js';
import type { JsonObject, KubeObject } from '../../lib/kube/index.js';

const application = (spec: JsonObject, more: JsonObject = {}): KubeObject => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Application',
  metadata: { name: 'guestbook', namespace: 'argocd' },
  spec: { project: 'default', destination: { name: 'in-cluster', namespace: 'demo' }, ...spec },
  ...more,
});

const violationsOf = (parse: () => unknown) => {
  try {
    parse();
  } catch (error) {
    return (error as ModelError).violations;
  }
  throw new Error('nothing was refused');
};

describe('an application', () => {
  test('is returned as it is, with the fields that the schema does not know', () => {
    const object = application(
      { source: { repoURL: 'https://example.com/a.git', path: 'a', futureField: { deep: 1 } }, another: true },
      { status: { sync: { status: 'Synced', revision: 'abc' }, something: [1] } },
    );
    expect(parseApplication(object)).toBe(object);
  });

  test('keeps integers beyond 2^53 in Helm values', () => {
    const object = application({
      source: { repoURL: 'https://example.com/a.git', chart: 'c', helm: { valuesObject: { id: 9007199254740993n } } },
    });
    expect(parseApplication(object).spec.source?.helm?.valuesObject).toEqual({ id: 9007199254740993n });
  });

  test('is refused with path, what is there and what was expected', () => {
    const object = application({ project: 1, destination: undefined, source: { path: 'a' } });
    expect(violationsOf(() => parseApplication(object))).toEqual([
      { path: 'spec.destination', got: 'nothing', expected: 'an object' },
      { path: 'spec.project', got: 'the number 1', expected: 'a text' },
      { path: 'spec.source.repoURL', got: 'nothing', expected: 'a text' },
    ]);
    expect(() => parseApplication(object)).toThrow(
      'Application argocd/guestbook: spec.destination: got nothing, expected an object; ' +
        'spec.project: got the number 1, expected a text; spec.source.repoURL: got nothing, expected a text',
    );
  });

  test('says which words a field may hold', () => {
    const object = application({}, { status: { sync: { status: 'Fine' } } });
    expect(violationsOf(() => parseApplication(object))).toEqual([
      { path: 'status.sync.status', got: 'the text "Fine"', expected: '"Synced" | "OutOfSync" | "Unknown"' },
    ]);
  });

  test('passes with the empty words that Go programs write into a new status', () => {
    const status = { health: {}, sync: { status: '', comparedTo: { source: { repoURL: '' }, destination: {} } } };
    expect(() => parseApplication(application({}, { status }))).not.toThrow();
  });

  test('is refused when an annotation is no text, as an unquoted wave is', () => {
    const object = application({});
    Object.assign(object.metadata, { annotations: { 'argocd.argoproj.io/sync-wave': 1 } });
    expect(violationsOf(() => parseApplication(object))).toEqual([
      { path: 'metadata.annotations[argocd.argoproj.io/sync-wave]', got: 'the number 1', expected: 'a text' },
    ]);
  });

  test('takes a whole number or a text as replica count, and nothing else', () => {
    const withCount = (count: JsonObject[string]) =>
      application({ source: { repoURL: 'https://example.com/a', kustomize: { replicas: [{ name: 'web', count }] } } });
    expect(() => parseApplication(withCount(3))).not.toThrow();
    expect(() => parseApplication(withCount('3'))).not.toThrow();
    expect(violationsOf(() => parseApplication(withCount(true)))).toEqual([
      {
        path: 'spec.source.kustomize.replicas[0].count',
        got: 'the boolean true',
        expected: 'a whole number or a text',
      },
    ]);
  });

  test('is not taken for another kind', () => {
    expect(() => parseAppProject(application({}))).toThrow(
      'got argoproj.io/v1alpha1 Application, expected argoproj.io/v1alpha1 AppProject',
    );
  });
});

describe('a project', () => {
  const project = (spec: JsonObject): KubeObject => ({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'ml' },
    spec,
  });

  test('names the window whose kind is neither allow nor deny', () => {
    const object = project({ syncWindows: [{ kind: 'deny' }, { kind: 'forbid' }] });
    expect(violationsOf(() => parseAppProject(object))).toEqual([
      { path: 'spec.syncWindows[1].kind', got: 'the text "forbid"', expected: '"allow" | "deny"' },
    ]);
  });

  test('has a description of at most 255 characters', () => {
    expect(violationsOf(() => parseAppProject(project({ description: 'x'.repeat(256) })))).toMatchObject([
      { path: 'spec.description', expected: 'at most 255 characters' },
    ]);
  });
});

test('an application set keeps nested generators whole', () => {
  const object: KubeObject = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'apps' },
    spec: {
      generators: [{ matrix: { generators: [{ list: { elements: [{ a: '1' }] } }, { clusters: {} }] } }],
      template: { metadata: { name: '{{a}}' }, spec: { project: 'default', destination: {} } },
    },
  };
  expect(parseApplicationSet(object)).toBe(object);
});
