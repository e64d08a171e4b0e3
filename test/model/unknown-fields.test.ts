import { nearestName, unknownFields, unknownFieldText } from '../../lib/model/index.js';

test('a misspelt field is named with the field that was meant', () => {
  const fields = unknownFields({
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'a', labels: { free: 'text' } },
    spec: {
      project: 'default',
      destination: { nmae: 'dev' },
      syncPolicy: { automated: { selfheal: true }, syncOptions: [] },
      sources: [{ repoURL: 'https://example.com/a', targetRevison: 'main', helm: { valuesObject: { any: 1 } } }],
      unheardOf: 1,
    },
  });
  expect(fields.map(unknownFieldText)).toEqual([
    'unknown field spec.destination.nmae: did you mean name?',
    'unknown field spec.syncPolicy.automated.selfheal: did you mean selfHeal?',
    'unknown field spec.sources[0].targetRevison: did you mean targetRevision?',
    'unknown field spec.unheardOf',
  ]);
});

test('another kind has no unknown fields', () => {
  expect(unknownFields({ apiVersion: 'v1', kind: 'ConfigMap', metadata: {}, dta: {} })).toEqual([]);
});

test('a name that is nothing like the others has no nearest one', () => {
  expect(nearestName('prune', ['selfHeal', 'allowEmpty'])).toBeUndefined();
  expect(nearestName('prnue', ['selfHeal', 'prune'])).toBe('prune');
});
