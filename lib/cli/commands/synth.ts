import { existsSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { systemClock } from '../../cluster/index.js';
import { Repository } from '../../git/index.js';
import {
  checkOutput,
  commitOutput,
  isLayout,
  layouts,
  MANIFEST_PATH,
  synthesize,
  synthesizeWithIndex,
  writeOutput,
  type CommitOptions,
  type CommitReport,
  type Layout,
  type OutputFile,
} from '../../synth/index.js';
import type { Platform } from '../../platform/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { loadPlatform } from '../platform-file.js';

/** The flags of `slipway synth`. */
export interface SynthFlags {
  readonly app: string;
  readonly out?: string;
  readonly layout?: string;
  readonly check?: boolean;
  readonly commit?: boolean;
  readonly gitops: string;
  readonly message: string;
  readonly now?: string;
}

/** `slipway synth`. */
export async function synth(flags: SynthFlags, out: NodeJS.WriteStream): Promise<void> {
  const platform = loadPlatform(flags.app);
  if (flags.commit) return commit(platform, flags, out);
  const folder = flags.out ?? process.env['CDK8S_OUTDIR'] ?? 'dist';
  if (flags.check) return check(folder, synthesize(platform, layoutOf(flags)), out);
  const { files, index } = synthesizeWithIndex(platform, layoutOf(flags));
  const { write, remove, edited } = writeOutput(folder, files, index);
  const written = write.filter(({ path }) => path !== MANIFEST_PATH).length;
  out.write(`${files.length} files in ${shown(folder)}: ${written} written, ${remove.length} removed\n`);
  for (const path of edited)
    process.stderr.write(`warning: ${path} had been changed by hand; it is as synthesised again\n`);
}

function layoutOf({ layout = 'objects' }: SynthFlags): Layout {
  if (isLayout(layout)) return layout;
  throw new CliError('USAGE', `got the layout "${layout}", expected one of ${layouts.join(', ')}`, {
    got: layout,
    expected: `one of ${layouts.join(', ')}`,
    exitCode: exitCodes.usage.code,
  });
}

function check(folder: string, files: readonly OutputFile[], out: NodeJS.WriteStream): void {
  const { upToDate, write, remove } = checkOutput(folder, files);
  if (upToDate) return void out.write(`${shown(folder)} is up to date (${files.length} files)\n`);
  const named = [...write.map(({ path }) => `write ${path}`), ...remove.map((path) => `remove ${path}`)];
  const first = named.slice(0, 10).join('\n  ');
  throw new CliError(
    'OUT_OF_DATE',
    `the output is out of date:\n  ${first}${named.length > 10 ? `\n  … and ${named.length - 10} more` : ''}`,
    {
      where: shown(folder),
      remedy: `run \`slipway synth --out ${shown(folder)}\` and commit the result`,
      exitCode: exitCodes.different.code,
    },
  );
}

async function commit(platform: Platform, flags: SynthFlags, out: NodeJS.WriteStream): Promise<void> {
  const { files, index } = synthesizeWithIndex(platform, layoutOf(flags));
  const report = await commitFiles(platform, files, {
    index,
    path: flags.gitops,
    date: systemClock(flags.now === undefined ? {} : { startAt: flags.now }).now(),
    message: flags.message,
  });
  out.write(`${describeCommit(report)}\n`);
}

/** Commits a platform's files into the repository at a path; a bare one is created where nothing is. */
export async function commitFiles(
  platform: Platform,
  files: readonly OutputFile[],
  options: { readonly path: string } & CommitOptions,
): Promise<CommitReport> {
  const repository = existsSync(options.path)
    ? await Repository.open(options.path)
    : await Repository.bare(options.path, { initialBranch: platform.trunk });
  const { path: _, ...how } = options;
  try {
    return await commitOutput(repository, platform, files, how);
  } finally {
    repository.close();
  }
}

/** What was committed, a line per branch and tag. */
export function describeCommit(report: CommitReport): string {
  return [
    ...report.branches.map(({ branch, commit, changed, write, remove }) =>
      changed
        ? `branch ${branch}: ${write.length} written, ${remove.length} removed, now at ${commit.slice(0, 7)}`
        : `branch ${branch}: up to date at ${commit.slice(0, 7)}`,
    ),
    ...report.tags.map(
      ({ name, commit, created }) => `tag ${name}: ${created ? 'created' : 'stands'} at ${commit.slice(0, 7)}`,
    ),
  ].join('\n');
}

function shown(folder: string): string {
  const path = relative(process.cwd(), resolve(folder));
  return path.startsWith('..') ? resolve(folder) : path || '.';
}
