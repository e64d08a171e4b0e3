import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringifyJson } from '../../lib/kube/index.js';
import { deployment, TestApi, widgetDefinition } from './api.js';
import { PATIENCE } from '../support/patience.js';

function kubectlVersion(): string | undefined {
  try {
    return execFileSync('kubectl', ['version', '--client'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

const present = kubectlVersion() !== undefined;
if (!present) console.info('skipped: no kubectl on the PATH');

(present ? describe : describe.skip)('kubectl', () => {
  let api: TestApi;
  let home: string;

  beforeAll(async () => {
    api = await TestApi.start();
    home = mkdtempSync(join(tmpdir(), 'slipway-kubectl-'));
    const cluster = { server: api.url, 'insecure-skip-tls-verify': true };
    const config = {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [{ name: 'test', cluster }],
      contexts: [{ name: 'test', context: { cluster: 'test', user: '' } }],
      'current-context': 'test',
    };
    writeFileSync(join(home, 'config'), stringifyJson(config));
    writeFileSync(join(home, 'web.json'), stringifyJson(deployment('web', { replicas: 2 })));
    writeFileSync(join(home, 'typo.json'), stringifyJson(deployment('typo', { replica: 2 })));
    writeFileSync(join(home, 'definition.json'), stringifyJson(widgetDefinition()));
  });

  afterAll(async () => {
    await api.stop();
    rmSync(home, { recursive: true });
  });

  const kubectl = (line: string): Promise<string> =>
    new Promise((resolve) => {
      const env = { PATH: process.env['PATH'], HOME: home, KUBECONFIG: join(home, 'config') };
      execFile(
        'kubectl',
        line.split(' '),
        { cwd: home, env, encoding: 'utf8', timeout: PATIENCE },
        (_error, out, problem) => {
          resolve((out + problem).trim());
        },
      );
    });

  test.each([
    ['get namespaces -o name', /namespace\/default\nnamespace\/kube-node-lease/],
    ['create namespace team', /^namespace\/team created$/],
    ['create configmap c --from-literal=a=b -n team', /^configmap\/c created$/],
    ['create secret generic s --from-literal=a=b -n team', /^secret\/s created$/],
    ['create job j --image=busybox:1 -n team -- echo hi', /^job.batch\/j created$/],
    ['create ingress i --rule=a.example/x*=svc:80 -n team', /created$/],
    ['create role r --verb=get --resource=pods -n team', /created$/],
    [
      'get configmaps,secrets,jobs,ingresses,roles -n team',
      /configmap\/c +1 [^]*job.batch\/j +Running +0\/1[^]*ingress.networking.k8s.io\/i +<none> +a.example/,
    ],
    ['apply -f web.json', /^deployment.apps\/web created$/],
    ['apply -f web.json', /^deployment.apps\/web unchanged$/],
    ['diff -f web.json', /^$/],
    ['get deployments', /NAME +READY +UP-TO-DATE +AVAILABLE +AGE\nweb +0\/2 +0 +0 +0s/],
    ['get all', /deployment.apps\/web/],
    ['get deployment web -o jsonpath={.spec.replicas}', /^2$/],
    ['apply --server-side -f web.json', /serverside-applied$/],
    ['scale deployment web --replicas=5', /^deployment.apps\/web scaled$/],
    ['apply --server-side --field-manager=other -f web.json', /conflict[^]*\.spec\.replicas/],
    ['diff -f web.json', /-  replicas: 5\n\+  replicas: 2/],
    ['set image deployment/web main=nginx:1.28', /image updated$/],
    ['autoscale deployment web --max=3', /autoscaled$/],
    ['get hpa web', /Deployment\/web +cpu: <unknown>\/80% +1 +3/],
    ['label deployment web tier=front', /labeled$/],
    ['annotate deployment web note=hello', /annotated$/],
    ['patch deployment web -p {"spec":{"paused":true}}', /patched$/],
    ['describe deployment web', /Replicas: +5 desired[^]*Image: +nginx:1.28/],
    ['apply -f typo.json', /unknown field "spec.replica"/],
    ['wait deployment/web --for=jsonpath={.spec.replicas}=5 --timeout=5s', /condition met$/],
    ['explain deployment.spec.replicas', /KIND: +Deployment[^]*FIELD: replicas <integer>/],
    ['api-resources --api-group=apps -o name', /deployments.apps/],
    ['auth can-i create pods', /^yes$/],
    ['auth whoami', /kubernetes-admin/],
    ['get --raw /readyz', /^ok$/],
    ['apply -f definition.json', /created$/],
    ['wait crd/widgets.example.com --for=condition=Established --timeout=5s', /condition met$/],
    ['get wg', /No resources found in default namespace/],
    ['explain widget.spec.mode', /KIND: +Widget[^]*ENUM|enum: A, B/],
    ['delete deployment web', /^deployment.apps "web" deleted/],
    ['get deployment web', /^Error from server \(NotFound\): deployments.apps "web" not found$/],
    ['delete namespace team', /^namespace "team" deleted/],
  ])('%s', async (line, expected) => {
    expect(await kubectl(line)).toMatch(expected);
  });
});
