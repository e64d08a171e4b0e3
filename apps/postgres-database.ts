import { ApiObject, type Size } from 'cdk8s';
import { Construct } from 'constructs';
import type { Workload } from '../environments/index.js';
import { amountsOf } from './container.js';

/** What a database is made of. */
export interface PostgresDatabaseProps extends Workload {
  /** Disk of each replica. */
  readonly storage: Size;
  /** Name of the Secret with the key `password`. It is not kept in Git. */
  readonly credentials: string;
}

/** PostgreSQL with a disk of its own, by plain `ApiObject`s. */
export class PostgresDatabase extends Construct {
  /** Host name inside of the namespace. */
  readonly host: string;

  constructor(scope: Construct, id: string, props: PostgresDatabaseProps) {
    super(scope, id);
    const { image, replicas, resources, storage, credentials } = props;
    const labels = { app: id };
    const { cpu, memory } = amountsOf(resources);
    const amounts = { cpu: cpu.toString(), memory: memory.toString() };

    const service = new ApiObject(this, 'service', {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: id },
      spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'postgres', port: 5432 }] },
    });
    this.host = service.name;
    new ApiObject(this, 'stateful-set', {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: { name: id },
      spec: {
        serviceName: service.name,
        replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels },
          spec: {
            securityContext: { runAsNonRoot: true, runAsUser: 999, fsGroup: 999 },
            containers: [
              {
                name: 'postgres',
                image,
                ports: [{ name: 'postgres', containerPort: 5432 }],
                env: [
                  { name: 'POSTGRES_PASSWORD', valueFrom: { secretKeyRef: { name: credentials, key: 'password' } } },
                ],
                resources: { requests: amounts, limits: amounts },
                volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }],
              },
            ],
          },
        },
        volumeClaimTemplates: [
          {
            metadata: { name: 'data' },
            spec: {
              accessModes: ['ReadWriteOnce'],
              resources: { requests: { storage: `${storage.toGibibytes()}Gi` } },
            },
          },
        ],
      },
    });
  }
}
