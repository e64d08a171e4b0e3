import { ApiObject } from 'cdk8s';
import { ArtifactStore, EnvValue, MlflowServer, TrackingDatabase } from '../../../lib/constructs/mlflow/index.js';
import { Quantity } from '../../../lib/constructs/values/index.js';
import { validated } from '../schema.js';
import { rendered, testChart } from '../support.js';

const password = EnvValue.fromSecret('mlflow-database', 'password');
const image = 'registry.example.com/mlflow:3.4.0';
const postgres = TrackingDatabase.postgres({ image: 'postgres:17.2', password, storage: Quantity.gibibytes(20) });
const bucket = ArtifactStore.s3({ bucket: 'ml-artifacts' });
const metadata = { name: 'mlflow' };

function server(props: Partial<ConstructorParameters<typeof MlflowServer>[2]> = {}): MlflowServer {
  return new MlflowServer(testChart(), 'mlflow', { metadata, image, database: postgres, artifacts: bucket, ...props });
}

function environmentOf({ deployment }: MlflowServer): Record<string, unknown> {
  const [container] = deployment.toJson().spec.template.spec.containers;
  return Object.fromEntries(container.env.map(({ name, value, valueFrom }: never) => [name, value ?? valueFrom]));
}

test('a server with its database and a bucket is what an expert would have written', () => {
  const mlflow = server({
    replicas: 2,
    resources: { requests: { cpu: Quantity.parse('500m') } },
    allowedHosts: ['mlflow.example.com'],
    env: { MLFLOW_LOGGING_LEVEL: 'INFO' },
    args: ['--workers=2'],
    pod: { serviceAccountName: 'mlflow' },
  });
  expect(validated(mlflow.deployment)).toEqual({
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'mlflow', annotations: { 'argocd.argoproj.io/sync-wave': '1' } },
    spec: {
      replicas: 2,
      selector: { matchLabels: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/instance': 'mlflow' } },
      template: {
        metadata: { labels: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/instance': 'mlflow' } },
        spec: {
          serviceAccountName: 'mlflow',
          securityContext: { runAsNonRoot: true, runAsUser: 1000, runAsGroup: 1000, fsGroup: 1000 },
          containers: [
            {
              name: 'mlflow',
              image,
              command: ['mlflow', 'server'],
              args: [
                '--host=0.0.0.0',
                '--port=5000',
                '--artifacts-destination=s3://ml-artifacts/mlflow',
                '--workers=2',
              ],
              env: [
                { name: 'MLFLOW_BACKEND_STORE_URI', value: 'postgresql://mlflow@mlflow-database:5432/mlflow' },
                { name: 'PGPASSWORD', valueFrom: { secretKeyRef: { name: 'mlflow-database', key: 'password' } } },
                {
                  name: 'MLFLOW_SERVER_ALLOWED_HOSTS',
                  value: 'mlflow,mlflow:*,mlflow.*.svc,mlflow.*.svc.cluster.local,localhost:*,mlflow.example.com',
                },
                { name: 'MLFLOW_LOGGING_LEVEL', value: 'INFO' },
              ],
              ports: [{ name: 'http', containerPort: 5000 }],
              resources: { requests: { cpu: '500m' } },
              startupProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 5, failureThreshold: 60 },
              readinessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 10 },
              livenessProbe: { httpGet: { path: '/health', port: 'http' }, periodSeconds: 20 },
              securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
            },
          ],
        },
      },
    },
  });
  expect(validated(mlflow.service)['spec']).toEqual({
    selector: { 'app.kubernetes.io/name': 'mlflow', 'app.kubernetes.io/instance': 'mlflow' },
    ports: [{ name: 'http', port: 80, targetPort: 'http' }],
  });
  expect(mlflow.trackingUri).toBe('http://mlflow');
});

test('the database that comes with it keeps its data, and its password is a reference', () => {
  const { database } = server();
  const json = database && validated(database.statefulSet);
  expect(json).toMatchObject({
    metadata: { name: 'mlflow-database' },
    spec: {
      serviceName: 'mlflow-database',
      replicas: 1,
      template: {
        spec: {
          securityContext: { runAsUser: 999 },
          containers: [{ volumeMounts: [{ name: 'data', mountPath: '/var/lib/postgresql/data' }] }],
        },
      },
      volumeClaimTemplates: [
        {
          metadata: { name: 'data' },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '20Gi' } } },
        },
      ],
    },
  });
  expect(JSON.stringify(json)).toContain('{"name":"POSTGRES_PASSWORD","valueFrom":{"secretKeyRef"');
  expect(database && validated(database.service)['spec']).toMatchObject({
    clusterIP: 'None',
    selector: { 'app.kubernetes.io/name': 'postgres', 'app.kubernetes.io/instance': 'mlflow-database' },
  });
});

test('artifacts in a volume: it is never pruned, and has one server', () => {
  const artifacts = ArtifactStore.volume(Quantity.gibibytes(50), { storageClassName: 'fast' });
  const mlflow = server({ artifacts });
  expect(mlflow.claim && validated(mlflow.claim)).toEqual({
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: 'mlflow-artifacts',
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'fast',
      resources: { requests: { storage: '50Gi' } },
    },
  });
  expect(rendered(mlflow.deployment)['spec']).toMatchObject({
    strategy: { type: 'Recreate' },
    template: {
      spec: { volumes: [{ name: 'artifacts', persistentVolumeClaim: { claimName: 'mlflow-artifacts' } }] },
    },
  });
  expect(() => server({ artifacts, replicas: 2 })).toThrow('replicas: got 2, expected at most 1');
  const shared = ArtifactStore.volume(Quantity.gibibytes(50), { accessMode: 'ReadWriteMany' });
  expect(() => server({ artifacts: shared, replicas: 2 })).not.toThrow();
});

test('databases and stores that are elsewhere', () => {
  const id = EnvValue.fromSecret('bucket', 'id');
  const secret = EnvValue.fromSecret('bucket', 'secret');
  const endpoint = 'http://minio.storage:9000';
  const minio = server({
    database: TrackingDatabase.external({ host: 'pg.example.com', user: 'ml@x', password, sslMode: 'verify-full' }),
    artifacts: ArtifactStore.s3({ bucket: 'ml', endpoint, region: 'eu-central-1', credentials: { id, secret } }),
  });
  expect(minio.database).toBeUndefined();
  expect(environmentOf(minio)).toMatchObject({
    MLFLOW_BACKEND_STORE_URI: 'postgresql://ml%40x@pg.example.com:5432/mlflow?sslmode=verify-full',
    MLFLOW_S3_ENDPOINT_URL: endpoint,
    AWS_DEFAULT_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: { secretKeyRef: { name: 'bucket', key: 'id' } },
    AWS_SECRET_ACCESS_KEY: { secretKeyRef: { name: 'bucket', key: 'secret' } },
  });
  expect(rendered(minio.deployment)['metadata']).toEqual({ name: 'mlflow' });

  const uri = TrackingDatabase.fromUri(EnvValue.fromSecret('mlflow', 'uri'));
  const key = EnvValue.fromSecret('google', 'key.json');
  const google = server({ database: uri, artifacts: ArtifactStore.gs('ml', 'artifacts', key) });
  validated(google.deployment);
  expect(environmentOf(google)).toMatchObject({
    MLFLOW_BACKEND_STORE_URI: { secretKeyRef: { name: 'mlflow', key: 'uri' } },
    GOOGLE_APPLICATION_CREDENTIALS: '/var/run/secrets/mlflow/key.json',
  });
  const azure = server({
    artifacts: ArtifactStore.azure('account', 'models', 'a', EnvValue.fromSecret('azure', 'text')),
  });
  expect(JSON.stringify(rendered(azure.deployment))).toContain('wasbs://models@account.blob.core.windows.net/a');
});

test('its objects are found by their kinds, and nonsense is refused', () => {
  const kinds = server()
    .node.findAll()
    .filter(ApiObject.isApiObject)
    .map(({ kind }) => kind);
  expect(kinds.sort()).toEqual(['Deployment', 'Service', 'Service', 'StatefulSet']);
  expect(() => server({ replicas: -1 })).toThrow('a whole number from 0');
  expect(() => ArtifactStore.s3({ bucket: 'ml', endpoint: 'minio:9000' })).toThrow('ArtifactStore.s3 endpoint');
  expect(() => ArtifactStore.s3({ bucket: 'ml', endpoint: 'http://a:b@minio' })).toThrow('ArtifactStore.s3 endpoint');
  expect(() => ArtifactStore.azure('Account', 'ml')).toThrow('lower-case letters and digits');
  expect(() => ArtifactStore.azure('account', 'ml--a')).toThrow('single -');
  expect(() => TrackingDatabase.external({ host: 'postgres://x', password })).toThrow('TrackingDatabase host');
  expect(() => TrackingDatabase.external({ host: 'x', port: 0, password })).toThrow('TrackingDatabase port');
});
