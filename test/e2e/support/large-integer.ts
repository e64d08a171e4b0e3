import { Kubernetes } from './kubernetes.js';
import { eventually } from './eventually.js';

/** The smallest integer that a double cannot hold. */
export const large = 9007199254740993n;

/** A custom resource with an int64 field, its definition beside it: the files of a folder in Git. */
export const largeIntegerFiles: Readonly<Record<string, string>> = {
  'large-integer/definition.yaml': `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ledgers.example.com
spec:
  group: example.com
  scope: Namespaced
  names: {kind: Ledger, listKind: LedgerList, plural: ledgers, singular: ledger}
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            spec:
              type: object
              properties:
                balance: {type: integer, format: int64}
                limit: {type: integer, format: int64}
`,
  'large-integer/ledger.yaml': `
apiVersion: example.com/v1
kind: Ledger
metadata:
  name: ledger
  annotations:
    argocd.argoproj.io/sync-options: SkipDryRunOnMissingResource=true
spec:
  balance: ${large}
  limit: ${large}
`,
};

const path = (namespace: string): string => `/apis/example.com/v1/namespaces/${namespace}/ledgers/ledger`;

/** The integers as the API has them. */
async function numbersAt(api: Kubernetes, namespace: string): Promise<unknown> {
  return (await api.get(path(namespace)))?.['spec'];
}

/** Says that the API has the exact integer, changes a number by hand and waits until it is healed to the exact one. */
export async function carriesLargeInteger(api: Kubernetes, namespace: string): Promise<void> {
  expect(await numbersAt(api, namespace)).toEqual({ balance: large, limit: large });
  await api.merge(path(namespace), { spec: { limit: large - 1n } });
  await eventually('the integer is healed', async () => {
    const spec = await numbersAt(api, namespace);
    return typeof spec === 'object' && spec !== null && 'limit' in spec && spec.limit === large;
  });
  expect(await numbersAt(api, namespace)).toEqual({ balance: large, limit: large });
}
