import type { Construct } from 'constructs';
import { Quantity, SecretReference, type GitOpsAppProps } from 'slipway';
import { ArtifactStore, MlflowServer, TrackingDatabase } from 'slipway/mlflow';
import { ExternalSecret } from 'slipway/secrets';
import { amountsOf, container } from './container.js';
import { MlApp } from './ml-app.js';

/** Experiment tracking and the model registry, with the database that both are kept in. */
export class MLflow extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { mlflow } = this.environment.values;
    const { database } = mlflow;

    const vault = { name: 'vault', kind: 'ClusterSecretStore' } as const;
    const credentials = new ExternalSecret(this, 'mlflow-database', {
      data: { password: SecretReference.inStore(vault, 'mlflow/database', { property: 'password' }) },
    });
    const limits = amountsOf(database.resources);
    new MlflowServer(this, 'mlflow', {
      ...container(mlflow),
      replicas: mlflow.replicas,
      database: TrackingDatabase.postgres({
        image: database.image,
        storage: Quantity.gibibytes(database.storage.toGibibytes()),
        password: credentials.key('password'),
        resources: { requests: limits, limits },
      }),
      artifacts: ArtifactStore.s3({ bucket: this.environment.values.artifacts }),
    });
  }
}
