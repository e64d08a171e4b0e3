import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../lib/cluster/index.js';
import { Git, Repository } from '../lib/git/index.js';
import { Sources } from '../lib/source/index.js';
import { Jail } from '../lib/source/jail/index.js';
import { renderPrograms } from '../test/envtest/render-programs.js';
import { median, type Bench, type Figure } from './bench.js';

const APPS = 1000;
const CHARTS = 200;
/** How many apps the programs themselves are measured on. */
const SAMPLE = 40;
const cores = availableParallelism();
/** How many Applications a reconciler looks at in the same time. */
const AT_A_TIME = 50;

type Files = Readonly<Record<string, string>>;

/** What sources cost: a commit among many directories, kustomizations beside the kustomize program, charts beside bare Helm. */
export async function bench(): Promise<Bench> {
  return { results: { ...(await directories()), ...(await kustomizations()), ...(await charts()) } };
}

/** A repository of a thousand directories, in one of which a line changes: it is fetched, everything is asked for, one is rendered. */
async function directories(): Promise<Record<string, Figure>> {
  return await inRepository(numbered(APPS, directoryApp), async ({ repository, url, sources, counts }) => {
    const apps = Array.from({ length: APPS }, (_, index) => ({ repoURL: url, path: `apps/${index}` }));
    const digests = new Map<string, string>();
    const decide = async (): Promise<number> => {
      let rendered = 0;
      for (const app of apps) {
        const commit = await sources.resolve(app);
        const digest = await sources.contentDigest(app, commit);
        if (digests.get(app.path) === digest) continue;
        await sources.render(app, commit);
        digests.set(app.path, digest);
        rendered++;
      }
      return rendered;
    };
    await decide();
    const spent: number[] = [];
    let renders = 0;
    let reads = 0;
    for (let round = 0; round < 5; round++) {
      const files = [{ path: `apps/${round * 7}/config.yaml`, content: configMap(round * 7, `line-${round}`) }];
      await repository.writeCommit({ branch: 'main', files, message: 'One line', date: new Date(0) });
      const [cpu, before] = [cpuMilliseconds(), counts.blobs];
      await sources.refresh(url);
      renders = await decide();
      spent.push(cpuMilliseconds() - cpu);
      reads = counts.blobs - before;
    }
    return {
      directoryCommitCpu: { value: median(spent), unit: 'ms CPU, git included', goal: { atMost: 150 } },
      directoryCommitRenders: { value: renders, unit: 'renders', goal: { atMost: 1 } },
      directoryCommitReads: { value: reads, unit: 'files read', goal: { atMost: 3 } },
    };
  });
}

/** Bases with overlays from cold, in-process; and the program for each of a sample. */
async function kustomizations(): Promise<Record<string, Figure>> {
  const files = numbered(APPS, kustomizeApp);
  const ours = await inRepository(files, async ({ url, sources }) =>
    inParallel(APPS, (index) => renderPath(sources, url, `apps/${index}/overlay`), AT_A_TIME),
  );
  const program = renderPrograms()?.kustomize;
  const each = { kustomizePerApp: { value: (ours.wall / APPS) * 1000, unit: 'ms' } };
  if (program === undefined) return each;
  const theirs = await onDisk(files, (folder) =>
    inParallel(
      SAMPLE,
      async (index) => {
        await promisify(execFile)(program, ['build', join(folder, `apps/${index}/overlay`)]);
      },
      1,
    ),
  );
  const times = (kind: keyof Spent): number => theirs[kind] / SAMPLE / (ours[kind] / APPS);
  return {
    ...each,
    kustomizeVsProgram: { value: times('wall'), unit: 'x less time than the program for each', goal: { atLeast: 20 } },
    kustomizeVsProgramCpu: { value: times('cpu'), unit: 'x less CPU' },
  };
}

/** Charts from cold in the jail, and by bare Helm; then again, when nothing changed. */
async function charts(): Promise<Record<string, Figure>> {
  const program = renderPrograms()?.helm;
  if (program === undefined) return {};
  const files = numbered(CHARTS, chartApp);
  const bare = await onDisk(files, (folder) =>
    inParallel(CHARTS, async (index) => {
      const path = join(folder, `apps/${index}`);
      await promisify(execFile)(program, ['template', path, '--name-template', 'web', '--include-crds']);
    }),
  );
  return await inRepository(files, async ({ url, sources, counts }) => {
    const all = (): Promise<Spent> =>
      inParallel(CHARTS, (index) => renderPath(sources, url, `apps/${index}`), AT_A_TIME);
    const cold = await all();
    const before = counts.runs;
    const warm = await all();
    return {
      helmVsBare: {
        value: cold.wall / bare.wall,
        unit: `x the time of helm template, ${cores} at a time`,
        goal: { atMost: 1.2 },
      },
      helmVsBareCpu: { value: cold.cpu / bare.cpu, unit: 'x the CPU' },
      helmWarmRuns: { value: counts.runs - before, unit: 'runs of helm when nothing changed', goal: { atMost: 0 } },
      helmWarm: { value: (warm.wall / CHARTS) * 1000, unit: 'ms' },
    };
  });
}

interface Place {
  readonly repository: Repository;
  readonly url: string;
  readonly sources: Sources;
  readonly counts: { blobs: number; runs: number };
}

/** Does something with sources over a repository of these files, reached as a remote one. */
async function inRepository<T>(files: Files, work: (place: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  const counts = { blobs: 0, runs: 0 };
  const { readBlob } = Repository.prototype;
  const { run } = Jail.prototype;
  Repository.prototype.readBlob = function (...args) {
    counts.blobs++;
    return readBlob.apply(this, args);
  };
  Jail.prototype.run = function (...args) {
    counts.runs++;
    return run.apply(this, args);
  };
  const git = { protocols: ['file'] } as const;
  const repository = await Repository.bare(join(folder, 'gitops.git'), { git: new Git() });
  const entries = Object.entries(files).map(([path, content]) => ({ path, content }));
  await repository.writeCommit({ branch: 'main', files: entries, message: 'All', date: new Date(0) });
  const sources = new Sources({
    ...{ cacheDir: join(folder, 'cache'), clock: systemClock(), pollMilliseconds: false, git, cacheEntries: APPS * 2 },
    programs: { ...renderPrograms() },
  });
  try {
    return await work({ repository, url: `file://${repository.path}`, sources, counts });
  } finally {
    sources.close();
    repository.close();
    Object.assign(Repository.prototype, { readBlob });
    Object.assign(Jail.prototype, { run });
    rmSync(folder, { recursive: true, force: true });
  }
}

async function onDisk<T>(files: Files, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'slipway-bench-'));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), content);
    }
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function renderPath(sources: Sources, repoURL: string, path: string): Promise<void> {
  const source = { repoURL, path };
  await sources.render(source, await sources.resolve(source), { application: 'web' });
}

/** Does all of these, so many at a time. */
async function inParallel(
  count: number,
  work: (index: number) => Promise<void>,
  atATime: number = cores,
): Promise<Spent> {
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < count) await work(next++);
  };
  return await measured(() => Promise.all(Array.from({ length: atATime }, worker)));
}

/** What something took, in seconds: of CPU by all threads and programs too, which other work on the machine does not distort. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

async function measured(work: () => Promise<unknown>): Promise<Spent> {
  const [started, cpu] = [performance.now(), cpuMilliseconds()];
  await work();
  return { wall: (performance.now() - started) / 1000, cpu: (cpuMilliseconds() - cpu) / 1000 };
}

/** CPU of this process, all threads, and of the programs that it has waited for. */
function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage();
  const fields = readFileSync('/proc/self/stat', 'utf8').replace(/^.*\)/s, '').trim().split(' ');
  return (user + system) / 1000 + (Number(fields[13]) + Number(fields[14])) * 10;
}

function numbered(count: number, app: (index: number) => Files): Files {
  const all = Array.from({ length: count }, (_, index) =>
    Object.entries(app(index)).map(([path, content]): [string, string] => [`apps/${index}/${path}`, content]),
  );
  return Object.fromEntries(all.flat());
}

function directoryApp(index: number): Files {
  return { 'config.yaml': configMap(index, 'first'), 'web.yaml': deployment(index), 'service.yaml': service(index) };
}

function kustomizeApp(index: number): Files {
  return {
    'base/kustomization.yaml': 'resources: [web.yaml, service.yaml]\n',
    'base/web.yaml': deployment(index),
    'base/service.yaml': service(index),
    'overlay/kustomization.yaml': `namespace: prod
namePrefix: prod-
resources: [../base]
commonLabels: {stage: prod}
images: [{name: nginx, newTag: "1.28"}]
configMapGenerator: [{name: settings, literals: [a=${index}]}]
patches: [{patch: "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web-${index}}, spec: {replicas: 3}}"}]
`,
  };
}

function chartApp(index: number): Files {
  return {
    'Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.0.${index}\n`,
    'values.yaml': 'replicas: 2\nname: web\n',
    'templates/web.yaml': deployment(index).replace('replicas: 2', 'replicas: {{ .Values.replicas }}'),
    'templates/service.yaml': service(index),
  };
}

function configMap(index: number, value: string): string {
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config-${index}\ndata:\n  line: ${value}\n`;
}

function deployment(index: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${index}
spec:
  replicas: 2
  selector: {matchLabels: {app: web-${index}}}
  template:
    metadata: {labels: {app: web-${index}}}
    spec:
      containers:
      - name: web
        image: nginx:1.27
        ports: [{containerPort: 80}]
`;
}

function service(index: number): string {
  return `apiVersion: v1\nkind: Service\nmetadata:\n  name: web-${index}\nspec:\n  selector: {app: web-${index}}\n  ports: [{port: 80}]\n`;
}
