import { constants } from 'node:fs';
import { access, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import type { ToolName } from '../../engine/index.js';

/** Paths of programs by their names: `helm`, `helm3`, `helm4`, `kustomize`, `kustomize-<version>`, `jsonnet`. */
export type ProgramPaths = Readonly<Record<string, string>>;

/** What is known of a tool. */
export interface ToolDescription {
  /** What it prints its version by. */
  readonly versionArguments: readonly string[];
  /** The oldest version that is used. */
  readonly oldest: string;
  /** Where to get it. */
  readonly home: string;
}

export const descriptions: Readonly<Record<ToolName, ToolDescription>> = {
  helm: { versionArguments: ['version', '--short'], oldest: '3.8.0', home: 'https://helm.sh/docs/intro/install' },
  kustomize: {
    versionArguments: ['version'],
    oldest: '4.5.0',
    home: 'https://kubectl.docs.kubernetes.io/installation/kustomize',
  },
  jsonnet: { versionArguments: ['--version'], oldest: '0.17.0', home: 'https://github.com/google/go-jsonnet' },
};

/** The names under which a tool is looked for, the first one that is there is used. */
export function namesOf(tool: ToolName, version: string | undefined): string[] {
  if (tool === 'helm') return version ? [`helm${version.replace(/^v/, '')}`, 'helm'] : ['helm', 'helm4', 'helm3'];
  if (tool === 'kustomize' && version) return [`kustomize-${version}`];
  return [tool];
}

/** The absolute path of a program: as the operator says, else the first on PATH. */
export async function findProgram(
  name: string,
  configured: ProgramPaths,
  search: string = process.env['PATH'] ?? '',
): Promise<string | undefined> {
  const stated = configured[name];
  const candidates =
    stated === undefined
      ? search
          .split(path.delimiter)
          .filter(path.isAbsolute)
          .map((folder) => path.join(folder, name))
      : [path.resolve(stated)];
  for (const candidate of candidates) {
    if (await isProgram(candidate)) return await realpath(candidate);
  }
  return undefined;
}

async function isProgram(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    return false;
  }
}
