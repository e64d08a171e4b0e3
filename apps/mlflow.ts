import { Deployment, EnvValue, Secret } from 'cdk8s-plus-27';
import type { Construct } from 'constructs';
import { Sync, type GitOpsAppProps } from 'slipway';
import { plusContainer } from './container.js';
import { MlApp } from './ml-app.js';
import { PostgresDatabase } from './postgres-database.js';

/** Experiment tracking and the model registry, with the database that both are kept in. */
export class MLflow extends MlApp {
  constructor(scope: Construct, id: string, props: GitOpsAppProps) {
    super(scope, id, props);
    const { mlflow } = this.environment.values;

    const credentials = Secret.fromSecretName(this, 'credentials', 'mlflow-database');
    const database = new PostgresDatabase(this, 'postgres', { ...mlflow.database, credentials: credentials.name });
    const server = new Deployment(this, 'mlflow', {
      replicas: mlflow.replicas,
      containers: [
        plusContainer(mlflow, {
          args: ['server', '--host=0.0.0.0', '--port=5000'],
          portNumber: 5000,
          envVariables: {
            MLFLOW_BACKEND_STORE_URI: EnvValue.fromValue(`postgresql://${database.host}/mlflow`),
            PGPASSWORD: EnvValue.fromSecretValue({ secret: credentials, key: 'password' }),
          },
        }),
      ],
    });
    server.exposeViaService({ name: 'mlflow', ports: [{ port: 80, targetPort: 5000 }] });
    Sync.of(server).runAfter(database);
  }
}
