import type { ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { Sync, SyncOption } from '../argocd/index.js';
import type { Container, DeploymentSpec, PersistentVolumeClaimSpec, ServiceSpec } from '../core/fields/index.js';
import {
  renderContainer,
  renderPodTemplate,
  type ContainerProps,
  type PodProps,
  type SecretKey,
} from '../core/index.js';
import { invalidProp } from '../errors.js';
import { recordOrigin } from '../origin.js';
import type { ArtifactStore } from './artifact-store.js';
import { labelsOf } from './labels.js';
import { kinds, Part } from './part.js';
import { Postgres } from './postgres.js';
import { connection, type TrackingDatabase } from './tracking-database.js';

/** Props of an {@link MlflowServer}: its container, whose image has MLflow and the clients of database and store. */
export interface MlflowServerProps extends Omit<ContainerProps, 'command' | 'ports'> {
  /**
   * Name, namespace, labels and annotations of the server; its parts are named after it.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** Where experiments, runs and registered models are kept. */
  readonly database: TrackingDatabase;

  /** Where the files of runs and models lie. */
  readonly artifacts: ArtifactStore;

  /**
   * How many servers there are.
   * @default 1
   */
  readonly replicas?: number;

  /**
   * Host names under which it is reached from outside. MLflow refuses all others, but for those of its Service.
   * @default - none
   */
  readonly allowedHosts?: readonly string[];

  /**
   * What its pods have beside their container.
   * @default - user and group 1000, never root
   */
  readonly pod?: PodProps;
}

const PORT = 5000;

/**
 * An MLflow tracking server and model registry with the database and the artifact store that it needs: a Deployment and its
 * Service, the PostgreSQL unless it runs elsewhere, the volume unless artifacts lie in a bucket. The database is synced, and
 * healthy, first.
 *
 * @example
 * const credentials = SopsSecret.fromFile(this, 'credentials', 'secrets/mlflow.enc.yaml');
 * new MlflowServer(this, 'mlflow', {
 *   image: 'registry.example.com/mlflow:3.4.0',
 *   database: TrackingDatabase.postgres({
 *     image: 'postgres:17.2', storage: Quantity.gibibytes(20), password: credentials.key('password'),
 *   }),
 *   artifacts: ArtifactStore.s3({ bucket: 'ml-artifacts' }),
 * });
 */
export class MlflowServer extends Construct {
  /** The Deployment of the server. */
  readonly deployment: Part<DeploymentSpec>;
  /** The Service by which it is reached, at port 80. */
  readonly service: Part<ServiceSpec>;
  /** The database, when it comes with the server. */
  readonly database: Postgres | undefined;
  /** The volume of the artifacts, when they lie in one. */
  readonly claim: Part<PersistentVolumeClaimSpec> | undefined;

  constructor(scope: Construct, id: string, props: MlflowServerProps) {
    super(scope, id);
    recordOrigin(this);
    const { replicas = 1, database, artifacts } = props;
    if (!Number.isInteger(replicas) || replicas < 0)
      throw invalidProp(this, 'replicas', replicas, 'a whole number from 0');
    if (hasOneUser(artifacts) && replicas > 1) {
      throw invalidProp(this, 'replicas', replicas, 'at most 1', 'a ReadWriteOnce volume has one user: take a bucket');
    }
    this.deployment = new Part(this, 'Resource', kinds.deployment, props.metadata, (own) => this.specOf(props, own));
    const { name } = this.deployment;
    const named = (suffix = '') => ({ ...props.metadata, name: `${name}${suffix}` });
    this.service = new Part(this, 'service', kinds.service, named(), () => ({
      selector: labelsOf('mlflow', name),
      ports: [{ name: 'http', port: 80, targetPort: 'http' }],
    }));
    const { claim } = artifacts.parts;
    if (claim) {
      this.claim = new Part(this, 'artifacts', kinds.claim, named('-artifacts'), () => claim);
      Sync.option(this.claim, SyncOption.prune('never'), SyncOption.delete('never'));
    }
    if (database.choice.is === 'managed') {
      this.database = new Postgres(this, 'database', database.choice.postgres, named('-database'));
      Sync.runAfter(this.deployment, this.database);
    }
  }

  /** Its address for clients in the same namespace: the value of `MLFLOW_TRACKING_URI`. */
  get trackingUri(): string {
    return `http://${this.service.name}`;
  }

  private specOf(props: MlflowServerProps, name: string): DeploymentSpec {
    const { replicas = 1, pod, artifacts } = props;
    const labels = labelsOf('mlflow', name);
    const { volume } = artifacts.parts;
    const claimed = this.claim && { name: 'artifacts', persistentVolumeClaim: { claimName: this.claim.name } };
    const volumes = [...(pod?.extra?.volumes ?? []), ...(volume ? [volume] : []), ...(claimed ? [claimed] : [])];
    const securityContext = { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 };
    return {
      replicas,
      selector: { matchLabels: labels },
      ...(hasOneUser(artifacts) && { strategy: { type: 'Recreate' } }),
      template: renderPodTemplate([this.container(props, name)], {
        ...pod,
        labels: { ...pod?.labels, ...labels },
        extra: { securityContext, ...pod?.extra, ...(volumes.length > 0 && { volumes }) },
      }),
    };
  }

  private container({ allowedHosts = [], artifacts, ...props }: MlflowServerProps, name: string): Container {
    const { destination, env, mount } = artifacts.parts;
    const mounts = [...(props.extra?.volumeMounts ?? []), ...(mount ? [mount] : [])];
    // As clients of the Service write it: inside of the namespace, across namespaces, through a forwarded port.
    const hosts = [name, `${name}:*`, `${name}.*.svc`, `${name}.*.svc.cluster.local`, 'localhost:*', ...allowedHosts];
    const alive = { httpGet: { path: '/health', port: 'http' } };
    return renderContainer('mlflow', {
      image: props.image,
      command: ['mlflow', 'server'],
      args: ['--host=0.0.0.0', `--port=${PORT}`, `--artifacts-destination=${destination}`, ...(props.args ?? [])],
      env: { ...this.databaseEnv(props.database), ...env, MLFLOW_SERVER_ALLOWED_HOSTS: hosts.join(','), ...props.env },
      ports: [{ name: 'http', containerPort: PORT }],
      ...(props.resources && { resources: props.resources }),
      extra: {
        startupProbe: { ...alive, periodSeconds: 5, failureThreshold: 60 },
        readinessProbe: { ...alive, periodSeconds: 10 },
        livenessProbe: { ...alive, periodSeconds: 20 },
        securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
        ...props.extra,
        ...(mounts.length > 0 && { volumeMounts: mounts }),
      },
    });
  }

  private databaseEnv({ choice }: TrackingDatabase): Record<string, string | SecretKey> {
    if (choice.is === 'uri') return { MLFLOW_BACKEND_STORE_URI: choice.uri };
    if (choice.is === 'external') return connection(choice.postgres);
    return connection({ host: this.database?.service.name ?? '', password: choice.postgres.password });
  }
}

function hasOneUser({ parts }: ArtifactStore): boolean {
  return parts.claim?.accessModes?.includes('ReadWriteOnce') ?? false;
}
