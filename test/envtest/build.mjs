/**
 * Builds a real Kubernetes control plane (kube-apiserver, kube-controller-manager, etcd, kubectl) from Go modules, once, into `.cache/envtest/<versions>/`.
 * The versions are those of the two go.mod files beside this one. Cold: several minutes on two cores; later calls return at once.
 * With KUBEBUILDER_ASSETS set no control plane is built. Prints the folder that holds the programs.
 *
 * Beside it, into `.cache` too: the programs that render sources (helm, kustomize, jsonnet) and an OCI registry of `render/`, the Go program of `clients/`, and kubectl 1.20 from Debian's package where that is to be had.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { require as load } from 'tsx/cjs/api';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

const programs = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kubectl'];

function version(module, of) {
  const found = new RegExp(`\\b${of.replaceAll('.', '\\.')} (v[0-9.]+)`).exec(
    readFileSync(join(here, module, 'go.mod'), 'utf8'),
  );
  if (!found) throw new Error(`test/envtest/${module}/go.mod names no version of ${of}`);
  return found[1];
}

/** The folder of the programs that these go.mod files pin. */
export function assetsFolder() {
  const kubernetes = version('controlplane', 'k8s.io/kubernetes');
  const etcd = version('etcd', 'go.etcd.io/etcd/server/v3');
  return join(root, '.cache', 'envtest', `kubernetes-${kubernetes}-etcd-${etcd}`);
}

function build() {
  if (process.env.KUBEBUILDER_ASSETS) return process.env.KUBEBUILDER_ASSETS;
  const target = assetsFolder();
  if (programs.every((program) => existsSync(join(target, program)))) return target;
  const kubernetes = version('controlplane', 'k8s.io/kubernetes');
  const [major, minor] = kubernetes.slice(1).split('.');
  const stamp = 'k8s.io/component-base/version.git';
  const flags = `-s -w -X ${stamp}Version=${kubernetes} -X ${stamp}Major=${major} -X ${stamp}Minor=${minor}`;
  const fresh = `${target}.building-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const go = (module, ...args) =>
    execFileSync('go', args, {
      cwd: join(here, module),
      stdio: ['ignore', 'inherit', 'inherit'],
      env: { ...process.env, CGO_ENABLED: '0' },
    });
  try {
    go('etcd', 'build', '-ldflags', '-s -w', '-o', join(fresh, 'etcd'), 'go.etcd.io/etcd/server/v3');
    for (const program of ['kube-apiserver', 'kube-controller-manager', 'kubectl']) {
      go('controlplane', 'build', '-ldflags', flags, '-o', join(fresh, program), `k8s.io/kubernetes/cmd/${program}`);
    }
    rmSync(target, { recursive: true, force: true });
    renameSync(fresh, target);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return target;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(build());
  load('./render-programs.ts', import.meta.url).buildRenderPrograms();
  load('./registry-program.ts', import.meta.url).buildRegistryProgram();
  load('./go-clients.ts', import.meta.url).buildGoClients();
  try {
    load('./old-kubectl.ts', import.meta.url).fetchOldKubectl();
  } catch (error) {
    console.warn(`no kubectl 1.20 here: ${error.message}`);
  }
}
