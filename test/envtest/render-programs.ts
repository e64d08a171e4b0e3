import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What renders: the program's name here, its package, and where its version is put in. */
const programs = [
  { name: 'helm', module: 'helm.sh/helm/v4', main: '/cmd/helm', stamp: '/internal/version.version' },
  { name: 'helm3', module: 'helm.sh/helm/v3', main: '/cmd/helm', stamp: '/internal/version.version' },
  { name: 'kustomize', module: 'sigs.k8s.io/kustomize/kustomize/v5', main: '', stamp: undefined },
  { name: 'jsonnet', module: 'github.com/google/go-jsonnet', main: '/cmd/jsonnet', stamp: undefined },
] as const;

/** A program that renders sources. */
export type RenderProgram = (typeof programs)[number]['name'];

const folderOfModule = join(__dirname, 'render');

/** The version of a program that the go.mod file pins, such as `v4.3.1`. */
export function versionOf(program: RenderProgram): string {
  const wanted = programs.find(({ name }) => name === program)?.module ?? '';
  const lines = readFileSync(join(folderOfModule, 'go.mod'), 'utf8').split('\n');
  const found = lines
    .map((line) => line.trim().split(' '))
    .find(([name, version]) => name === wanted && version !== undefined)?.[1];
  if (found === undefined) throw new Error(`test/envtest/render/go.mod names no version of ${wanted}`);
  return found;
}

/** Where the programs of these versions are kept, built or not. */
function target(): string {
  const versions = programs.map(({ name }) => `${name}-${versionOf(name)}`).join('-');
  return join(__dirname, '..', '..', '.cache', 'render', versions);
}

/** helm (4), helm 3, kustomize and jsonnet by name; `undefined` where they have not been built. */
export function renderPrograms(): Readonly<Record<RenderProgram, string>> | undefined {
  const folder = target();
  const path = (name: RenderProgram): string => join(folder, name);
  if (!programs.every(({ name }) => existsSync(path(name)))) return undefined;
  return {
    helm: path('helm'),
    helm3: path('helm3'),
    kustomize: path('kustomize'),
    jsonnet: path('jsonnet'),
  };
}

/**
 * Builds them where they are not there yet: some minutes on two cores when nothing is cached.
 *
 * @returns their folder
 */
export function buildRenderPrograms(): string {
  const folder = target();
  if (renderPrograms() !== undefined) return folder;
  const fresh = `${folder}.building-${process.pid}`;
  mkdirSync(fresh, { recursive: true });
  const stamps = [
    ...programs.flatMap(({ name, module, stamp }) => (stamp ? [`-X ${module}${stamp}=${versionOf(name)}`] : [])),
    `-X sigs.k8s.io/kustomize/api/provenance.version=${versionOf('kustomize')}`,
  ];
  try {
    for (const { name, module: path, main } of programs) {
      execFileSync('go', ['build', '-ldflags', `-s -w ${stamps.join(' ')}`, '-o', join(fresh, name), path + main], {
        cwd: folderOfModule,
        stdio: ['ignore', 'inherit', 'inherit'],
        env: { ...process.env, CGO_ENABLED: '0' },
      });
    }
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  return folder;
}
