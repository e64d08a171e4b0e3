import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import type { ServiceSpec, StatefulSetSpec } from '../core/fields/index.js';
import { renderContainer, renderPodTemplate } from '../core/index.js';
import { labelsOf } from './labels.js';
import { kinds, Part } from './part.js';
import type { ManagedPostgres } from './tracking-database.js';

const PORT = 5432;
const DATA = '/var/lib/postgresql/data';
const accept = { exec: { command: ['sh', '-c', 'pg_isready --username="$POSTGRES_USER" --dbname="$POSTGRES_DB"'] } };

/** A PostgreSQL of one replica with a disk of its own, and the headless Service that names it. */
export class Postgres extends Construct {
  readonly statefulSet: Part<StatefulSetSpec>;
  readonly service: Part<ServiceSpec>;

  constructor(scope: Construct, id: string, props: ManagedPostgres, metadata: ApiObjectMetadata & { name: string }) {
    super(scope, id);
    this.statefulSet = new Part(this, 'Resource', kinds.statefulSet, metadata, (name) => specOf(props, name));
    this.service = new Part(this, 'service', kinds.service, metadata, (name) => ({
      clusterIP: 'None',
      selector: labelsOf('postgres', name),
      ports: [{ name: 'postgres', port: PORT, targetPort: 'postgres' }],
    }));
  }
}

function specOf({ image, password, resources, pod, ...disk }: ManagedPostgres, name: string): StatefulSetSpec {
  const labels = labelsOf('postgres', name);
  const container = renderContainer('postgres', {
    image,
    // A folder inside the volume: PostgreSQL refuses one that holds anything, such as lost+found.
    env: { POSTGRES_DB: 'mlflow', POSTGRES_USER: 'mlflow', POSTGRES_PASSWORD: password, PGDATA: `${DATA}/pgdata` },
    ports: [{ name: 'postgres', containerPort: PORT }],
    ...(resources && { resources }),
    extra: {
      readinessProbe: { ...accept, periodSeconds: 10 },
      livenessProbe: { ...accept, initialDelaySeconds: 30, periodSeconds: 20, failureThreshold: 6 },
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
      volumeMounts: [{ name: 'data', mountPath: DATA }],
    },
  });
  const securityContext = { runAsNonRoot: true, runAsUser: 999, runAsGroup: 999, fsGroup: 999 };
  return {
    serviceName: name,
    replicas: 1,
    selector: { matchLabels: labels },
    template: renderPodTemplate([container], {
      ...pod,
      labels: { ...pod?.labels, ...labels },
      extra: { securityContext, ...pod?.extra },
    }),
    volumeClaimTemplates: [
      {
        metadata: { name: 'data' },
        spec: {
          accessModes: ['ReadWriteOnce'],
          ...(disk.storageClassName !== undefined && { storageClassName: disk.storageClassName }),
          resources: { requests: { storage: disk.storage.toString() } },
        },
      },
    ],
  };
}
