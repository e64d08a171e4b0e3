import { randomUUID } from 'node:crypto';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PATIENCE } from '../support/patience.js';

const root = projectAbove(__dirname);
const programs = ['kube-apiserver', 'etcd', 'kubectl'];
/** The controllers that keep the API's own promises; workloads are left to who runs the test. */
const apiControllers = ['garbage-collector-controller', 'namespace-controller', 'serviceaccount-controller'];

/** The folder of the project, from wherever this was compiled to. */
function projectAbove(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : projectAbove(dirname(folder));
}

/** Options of {@link ControlPlane.start}. */
export interface ControlPlaneOptions {
  /** Whether etcd syncs what it writes, as it does where data matter. @default false */
  readonly fsync?: boolean;
  /**
   * Which controllers of kube-controller-manager run: those that keep the API's own promises (garbage, namespaces, service accounts), these
   * and others by name, or all of them.
   *
   * @default only those that keep the API's own promises; `none` starts no controller manager
   */
  readonly controllers?: 'all' | 'none' | readonly string[];
  /** Whether every request that writes is written down, see {@link ControlPlane.audit}. @default false */
  readonly audited?: boolean;
}

/**
 * Where the real control plane's programs are: `KUBEBUILDER_ASSETS`, or what `npm run envtest:build` built; `undefined` when
 * there is neither. With `SLIPWAY_REQUIRE_ENVTEST=1` (as CI sets it) their absence is an error and not a reason to skip.
 */
export function envtestAssets(): string | undefined {
  const built = join(root, '.cache', 'envtest');
  const candidates = [
    process.env['KUBEBUILDER_ASSETS'],
    ...(existsSync(built) ? readdirSync(built).map((name) => join(built, name)) : []),
  ];
  const found = candidates.find((folder) => folder && programs.every((program) => existsSync(join(folder, program))));
  if (!found && process.env['SLIPWAY_REQUIRE_ENVTEST'] === '1') {
    throw new Error('the real control plane is required here: run `npm run envtest:build` or set KUBEBUILDER_ASSETS');
  }
  return found;
}

/** `describe` where a real control plane is there; otherwise the block is skipped and the reason printed. */
export function describeWithControlPlane(name: string, body: (assets: string) => void): void {
  const assets = envtestAssets();
  if (assets) describe(name, () => body(assets));
  else {
    console.warn(`skipped: ${name}: no real kube-apiserver here (npm run envtest:build, or KUBEBUILDER_ASSETS)`);
    describe.skip(name, () => void it('needs a real kube-apiserver', () => undefined));
  }
}

/** A request as kube-apiserver's audit log has it. */
export interface AuditEvent {
  readonly verb: string;
  readonly userAgent?: string;
  readonly requestURI: string;
  /** RFC 3339 with microseconds: when it came. */
  readonly requestReceivedTimestamp: string;
  /** When it was answered. */
  readonly stageTimestamp: string;
  readonly objectRef?: { readonly resource?: string; readonly namespace?: string; readonly name?: string };
  readonly responseStatus?: { readonly code?: number };
  readonly requestObject?: unknown;
}

/** The flags by which kube-apiserver writes down all that is written. */
function auditing(folder: string): string[] {
  const policy = {
    apiVersion: 'audit.k8s.io/v1',
    kind: 'Policy',
    omitStages: ['RequestReceived', 'ResponseStarted', 'Panic'],
    rules: [
      { level: 'Request', verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'] },
      { level: 'None' },
    ],
  };
  writeFileSync(join(folder, 'audit-policy.json'), JSON.stringify(policy));
  return [`--audit-policy-file=${join(folder, 'audit-policy.json')}`, `--audit-log-path=${join(folder, 'audit.log')}`];
}

function controllersOf({ controllers = [] }: ControlPlaneOptions): string {
  return controllers === 'all' ? '*' : [...apiControllers, ...(controllers === 'none' ? [] : controllers)].join(',');
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer().listen(0, '127.0.0.1', () => resolve(server));
        }),
    ),
  );
  const ports = servers.map((server) => {
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a listening server has an address');
    return address.port;
  });
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function ready(port: number, token: string): Promise<boolean> {
  return new Promise((resolve) => {
    const call = request(
      {
        host: '127.0.0.1',
        port,
        path: '/readyz',
        rejectUnauthorized: false,
        headers: { authorization: `Bearer ${token}` },
      },
      (response) => {
        response.resume();
        resolve(response.statusCode === 200);
      },
    );
    call.on('error', () => resolve(false));
    call.end();
  });
}

/**
 * A running etcd and kube-apiserver of its own, with an empty store, on free loopback ports; with a kube-controller-manager that
 * collects garbage, ends namespaces and makes service accounts, where that program is there (it is no part of KUBEBUILDER_ASSETS
 * as others distribute them).
 */
export class ControlPlane {
  private constructor(
    readonly url: string,
    /** A bearer token of the group system:masters. */
    readonly token: string,
    /** A kubeconfig file with one context, `real`. */
    readonly kubeconfig: string,
    /** The kubectl of the same version. */
    readonly kubectl: string,
    /** Whether a controller manager collects garbage and ends namespaces. */
    readonly controllers: boolean,
    private readonly folder: string,
    private readonly processes: ChildProcess[],
  ) {}

  /** @throws Error when it does not become ready */
  static async start(assets: string, options: ControlPlaneOptions = {}): Promise<ControlPlane> {
    // A port that was free may be somebody else's when a server wants it.
    for (let tries = 1; ; tries++) {
      try {
        return await ControlPlane.begin(assets, options);
      } catch (error) {
        if (tries === 3) throw error;
      }
    }
  }

  private static async begin(assets: string, options: ControlPlaneOptions): Promise<ControlPlane> {
    const folder = mkdtempSync(join(tmpdir(), 'slipway-control-plane-'));
    const [client = 0, peer = 0, secure = 0] = await freePorts(3);
    const token = `slipway-test-${randomUUID()}`;
    const key = join(folder, 'service-account.key');
    execFileSync('openssl', ['genrsa', '-out', key, '2048'], { stdio: 'ignore' });
    writeFileSync(join(folder, 'tokens.csv'), `${token},kubernetes-admin,,"system:masters"\n`);
    const etcdUrl = `http://127.0.0.1:${client}`;
    const peerUrl = `http://127.0.0.1:${peer}`;
    const log: string[] = [];
    const start = (program: string, args: string[]): ChildProcess => {
      const child = spawn(join(assets, program), args, { stdio: ['ignore', 'ignore', 'pipe'] });
      child.stderr?.on('data', (chunk: Buffer) => log.push(chunk.toString()) > 200 && log.shift());
      return child;
    };
    const processes = [
      start('etcd', [
        ...['--data-dir', join(folder, 'etcd'), '--listen-client-urls', etcdUrl, '--advertise-client-urls', etcdUrl],
        ...[
          '--listen-peer-urls',
          peerUrl,
          '--initial-advertise-peer-urls',
          peerUrl,
          '--initial-cluster',
          `default=${peerUrl}`,
        ],
        ...(options.fsync === true ? [] : ['--unsafe-no-fsync']),
        ...['--log-level', 'error'],
      ]),
      start('kube-apiserver', [
        ...[`--etcd-servers=${etcdUrl}`, `--cert-dir=${join(folder, 'certs')}`, `--secure-port=${secure}`],
        ...['--bind-address=127.0.0.1', '--advertise-address=127.0.0.1', `--service-account-key-file=${key}`],
        ...[`--service-account-signing-key-file=${key}`, '--service-account-issuer=https://kubernetes.default.svc'],
        ...[`--token-auth-file=${join(folder, 'tokens.csv')}`, '--authorization-mode=RBAC'],
        ...['--service-cluster-ip-range=10.0.0.0/16', '--disable-admission-plugins=ServiceAccount'],
        '--allow-privileged=true',
        ...(options.audited === true ? auditing(folder) : []),
      ]),
    ];
    const url = `https://127.0.0.1:${secure}`;
    const kubeconfig = join(folder, 'kubeconfig');
    writeFileSync(
      kubeconfig,
      JSON.stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'real',
        clusters: [{ name: 'real', cluster: { server: url, 'insecure-skip-tls-verify': true } }],
        users: [{ name: 'real', user: { token } }],
        contexts: [{ name: 'real', context: { cluster: 'real', user: 'real' } }],
      }),
    );
    const manager = 'kube-controller-manager';
    const managed = options.controllers !== 'none' && existsSync(join(assets, manager));
    const plane = new ControlPlane(url, token, kubeconfig, join(assets, 'kubectl'), managed, folder, processes);
    const deadline = performance.now() + PATIENCE;
    while (!(await ready(secure, token))) {
      if (performance.now() > deadline || processes.some((child) => child.exitCode !== null)) {
        await plane.stop();
        throw new Error(`the control plane did not become ready:\n${log.join('').slice(-4000)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    if (managed) {
      processes.push(
        start(manager, [
          ...[`--kubeconfig=${kubeconfig}`, `--controllers=${controllersOf(options)}`, '--leader-elect=false'],
          ...[`--service-account-private-key-file=${key}`, '--secure-port=0'],
          `--root-ca-file=${join(folder, 'certs', 'apiserver.crt')}`,
        ]),
      );
    }
    return plane;
  }

  /** What the API server wrote down of the requests that write, each once it was answered, in that order. */
  audit(): AuditEvent[] {
    const text = readFileSync(join(this.folder, 'audit.log'), 'utf8');
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as AuditEvent);
  }

  /** Ends all processes by their ids and removes what they stored. */
  async stop(): Promise<void> {
    await Promise.all(
      this.processes.map(
        (child) =>
          new Promise<void>((resolve) => {
            if (child.exitCode !== null || child.signalCode !== null) return resolve();
            child.once('exit', () => resolve());
            child.kill('SIGKILL');
          }),
      ),
    );
    rmSync(this.folder, { recursive: true, force: true });
  }
}
