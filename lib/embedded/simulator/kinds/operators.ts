import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, stringsAt, textAt, valueAt } from '../../fields.js';
import { known } from '../known-kinds.js';
import { controllerReference } from '../pod-template.js';
import { conditionCourse, says, staged, type Course } from '../staged-kind.js';
import type { World } from '../world.js';

/** A word that is no secret, in base64: `simulated`. */
const VALUE = 'c2ltdWxhdGVk';

/** The controller of sealed secrets: the Secret is there with the keys that are sealed, each with a value that stands for it. */
async function unseal(sealed: KubeObject, world: World): Promise<void> {
  const { namespace = '', name = '' } = sealed.metadata;
  if (world.get(known.secret, namespace, name) !== undefined) return;
  const template = objectAt(sealed, 'spec', 'template');
  const given = objectAt(template, 'metadata');
  await world.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name,
      namespace,
      labels: stringsAt(given, 'labels'),
      annotations: stringsAt(given, 'annotations'),
      ownerReferences: [controllerReference(sealed)],
    },
    type: textAt(template, 'type') ?? 'Opaque',
    data: Object.fromEntries(Object.keys(objectAt(sealed, 'spec', 'encryptedData') ?? {}).map((key) => [key, VALUE])),
  });
}

function prometheus(object: KubeObject): Course {
  const replicas = numberAt(object, 'spec', 'replicas') ?? 1;
  const counts = (available: number): JsonObject => ({
    paused: valueAt(object, ['spec', 'paused']) === true,
    replicas,
    updatedReplicas: replicas,
    availableReplicas: available,
    unavailableReplicas: replicas - available,
  });
  return {
    steps: [
      { conditions: [says('Available', 'False', 'SomePodsNotReady'), says('Reconciled', 'True')], status: counts(0) },
    ],
    done: { conditions: [says('Available', 'True'), says('Reconciled', 'True')], status: counts(replicas) },
    failed: {
      conditions: [says('Available', 'False', 'NoPodReady', 'no pod is ready'), says('Reconciled', 'True')],
      status: counts(0),
    },
  };
}

function one(type: string, reason: string, failure: string) {
  return (): Course => conditionCourse([[type, reason]], { failure });
}

/** Operators of secrets and monitoring. */
export const operatorKinds = [
  staged({
    api: 'external-secrets.io/v1',
    kind: 'SecretStore',
    course: one('Ready', 'Valid', 'ValidationFailed'),
    observes: false,
  }),
  staged({
    api: 'external-secrets.io/v1',
    kind: 'ClusterSecretStore',
    course: one('Ready', 'Valid', 'ValidationFailed'),
    observes: false,
  }),
  staged({
    api: 'external-secrets.io/v1alpha1',
    kind: 'PushSecret',
    course: one('Ready', 'Synced', 'Errored'),
    observes: false,
  }),
  staged({
    api: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    course: one('Synced', 'Unsealed', 'UnsealFailed'),
    make: unseal,
  }),
  staged({ api: 'monitoring.coreos.com/v1', kind: 'Prometheus', course: prometheus, observes: false }),
  staged({
    api: 'cert-manager.io/v1',
    kind: 'CertificateRequest',
    course: () => ({
      steps: [{ conditions: [says('Approved', 'True', 'cert-manager.io', 'Certificate request has been approved')] }],
      done: {
        conditions: [
          says('Approved', 'True', 'cert-manager.io', 'Certificate request has been approved'),
          says('Ready', 'True', 'Issued', 'Certificate fetched from issuer successfully'),
        ],
      },
      failed: {
        conditions: [
          says('Approved', 'True', 'cert-manager.io', 'Certificate request has been approved'),
          says('Ready', 'False', 'Failed', 'the issuer refused the request'),
        ],
      },
    }),
    observes: false,
    isJob: true,
  }),
];
