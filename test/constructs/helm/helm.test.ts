import { Application, Destination } from '../../../lib/constructs/argocd/index.js';
import { HelmChart, valuesTypes } from '../../../lib/constructs/helm/index.js';
import { validated } from '../schema.js';
import { testChart } from '../support.js';

interface Values {
  readonly replicaCount?: number;
  readonly auth?: { readonly existingSecret?: string; readonly password?: string };
}
const chart = new HelmChart<Values>({
  repoURL: 'oci://registry.example.com/charts',
  chart: 'mlflow',
  version: '1.8.1',
});
const destination = Destination.cluster('production', 'mlflow');

test('a chart with typed values is the source of an Application', () => {
  const source = chart.source({ replicaCount: 2, auth: { existingSecret: 'mlflow' } }, { releaseName: 'mlflow' });
  expect(validated(new Application(testChart(), 'a', { source, destination }))['spec']).toMatchObject({
    source: {
      repoURL: 'registry.example.com/charts',
      chart: 'mlflow',
      targetRevision: '1.8.1',
      helm: { releaseName: 'mlflow', valuesObject: { replicaCount: 2, auth: { existingSecret: 'mlflow' } } },
    },
  });
  // @ts-expect-error: the chart has no such value
  chart.source({ replicas: 2 });
  expect(chart.source({}).toJson()).not.toHaveProperty('helm.valuesObject');
});

test('a secret in plain text is refused, and not shown', () => {
  const make = () => chart.source({ auth: { password: 'hunter2' } });
  expect(make).toThrow('values of mlflow, auth.password: got "(not shown)", expected no secret in plain text');
  expect(make).not.toThrow('hunter2');
  expect(() => chart.source({ auth: { password: '' } })).not.toThrow();
});

test('types are read from the schema of the values', () => {
  const schema = {
    $defs: {
      tree: { type: 'object', properties: { next: { $ref: '#/$defs/tree' } } },
      Port: { type: ['integer', 'string'] },
    },
    type: 'object',
    required: ['image'],
    properties: {
      image: {
        type: 'object',
        description: 'The image.\nIts */ tag is the version.',
        properties: { repository: { type: 'string', default: 'mlflow' }, pullPolicy: { enum: ['Always', "It's"] } },
      },
      ports: { type: 'array', items: { $ref: '#/$defs/Port' } },
      port: { $ref: '#/$defs/Port' },
      tree: { $ref: '#/$defs/tree' },
      labels: { type: 'object', additionalProperties: { type: 'string' } },
      'pod-options': { type: 'object', deprecated: true },
      mode: { oneOf: [{ const: 'a' }, { type: 'object', properties: { x: { type: 'number' } } }] },
      names: { type: 'array', items: { type: ['string', 'null'] } },
      both: { allOf: [{ $ref: '#/$defs/tree' }, { type: 'object', properties: { y: { type: 'boolean' } } }] },
      choice: { type: 'object', properties: { a: {} }, oneOf: [{ required: ['a'] }] },
      far: { $ref: 'https://example.com/schema.json' },
      gone: { $ref: '#/$defs/none' },
    },
  };
  expect(valuesTypes(schema, 'MlflowValues')).toBe(`export interface MlflowValues {
  /**
   * The image.
   * Its * / tag is the version.
   */
  readonly image?: {
    /** @default "mlflow" */
    readonly repository?: string;
    readonly pullPolicy?: 'Always' | 'It\\'s';
  };
  readonly ports?: readonly Port[];
  readonly port?: Port;
  readonly tree?: Tree;
  readonly labels?: Readonly<Record<string, string>>;
  /** @deprecated */
  readonly "pod-options"?: Readonly<Record<string, unknown>>;
  readonly mode?: 'a' | {
    readonly x?: number;
  };
  readonly names?: readonly (string | null)[];
  readonly both?: Tree & {
    readonly y?: boolean;
  };
  readonly choice?: {
    readonly a?: unknown;
  };
  readonly far?: unknown;
  readonly gone?: unknown;
}

export type Port = number | string;

export interface Tree {
  readonly next?: Tree;
}
`);
});
