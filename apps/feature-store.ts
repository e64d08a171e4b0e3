import { Deployment, EnvValue, Secret } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Schedule, type GitOpsAppProps } from 'slipway';
import { ExternalSecret, SecretStore } from 'slipway/secrets';
import { ConcurrencyPolicy, CronWorkflow, Template } from 'slipway/workflows';
import { container, plusContainer } from './container.js';
import { GuardedNamespace } from './guarded-namespace.js';
import { MlApp } from './ml-app.js';

/** Features of customers: served online, and computed anew every hour. */
export class FeatureStore extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { features } = this.environment.values;

    const online = this.credentials();
    const server = new Deployment(this, 'feature-server', {
      replicas: features.replicas,
      containers: [
        plusContainer(features, {
          args: ['serve', '--port=6566'],
          portNumber: 6566,
          envVariables: { ONLINE_STORE_PASSWORD: online },
        }),
      ],
    });
    server.exposeViaService({ name: 'feature-server', ports: [{ port: 80, targetPort: 6566 }] });

    new CronWorkflow(this, 'materialize', {
      schedules: [Schedule.cron('0 * * * *')],
      concurrencyPolicy: ConcurrencyPolicy.FORBID,
      entrypoint: Template.container('materialize', container(features, { args: ['materialize-incremental'] })),
    });

    new GuardedNamespace(this, 'guard', { cpus: 64, gibibytes: 256 });
  }

  /** The password of the online store. It lies where this team alone may read: its store is in its namespace. */
  private credentials(): EnvValue {
    const store = new SecretStore(this, 'team-vault', {
      metadata: { name: 'team-vault' },
      spec: {
        provider: {
          vault: {
            server: `https://vault.${this.environment.values.host}`,
            path: 'features',
            version: 'v2',
            auth: { kubernetes: { mountPath: 'kubernetes', role: 'feature-store' } },
          },
        },
      },
    });
    const online = new ExternalSecret(this, 'online-store', {
      data: { password: store.ref('online-store', { property: 'password' }) },
    });
    const secret = Secret.fromSecretName(this, 'online-store-secret', online.secretName);
    return EnvValue.fromSecretValue({ secret, key: 'password' });
  }
}
