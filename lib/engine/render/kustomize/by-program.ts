import { digest, stringifyJson, type JsonObject } from '../../../kube/index.js';
import type { KustomizeSource } from '../../../model/index.js';
import type { Capabilities, RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { FileTree } from '../file-tree.js';
import type { ToolRun } from '../tools.js';
import { inflatesCharts, kustomizeArguments } from './arguments.js';
import { kustomizeVersion } from './options.js';

/** A run of kustomize, and what says that another one would print the same. */
export interface ProgramBuild {
  readonly run: ToolRun;
  readonly digest: string;
}

/** The directories that the program can read, and what says that their content is the same. */
export interface ProgramInputs {
  readonly directories: readonly string[];
  readonly content: string[][];
}

/** What the program is to build. */
export interface WantedBuild {
  readonly tree: FileTree;
  readonly path: string;
  readonly settings: KustomizeSource;
  readonly inputs: ProgramInputs;
  /** The kustomization file as its Application edits it, instead of the one that is there. */
  readonly edited: { readonly file: string; readonly value: JsonObject } | undefined;
}

const SOURCE = 'source';

/** Whether a kustomization says something that only the program can do. */
export function isBeyondUs(error: unknown): error is SourceError {
  return error instanceof SourceError && error.code === 'UNSUPPORTED_KUSTOMIZATION_FIELD';
}

/**
 * Plans `kustomize build` for the kustomization at a path, on the directories that it can read.
 *
 * @returns `undefined` where no program is run, or there is none
 * @throws SourceError `INVALID_SOURCE`, `TOOL_UNSUPPORTED`
 */
export async function planProgramBuild(
  { tree, path, settings, inputs, edited }: WantedBuild,
  context: RenderContext,
): Promise<ProgramBuild | undefined> {
  const { tools, application } = context;
  if (tools === undefined) return undefined;
  const { path: program, buildOptions } = kustomizeVersion(settings.version, context.kustomize ?? {});
  const withCharts = inflatesCharts(buildOptions);
  const charts = withCharts ? await capabilitiesFor(settings, context) : { version: '', apiVersions: [] };
  const run: ToolRun = {
    tool: 'kustomize',
    version: checkedVersion(settings.version),
    program,
    ...(withCharts && { beside: ['helm'] }),
    arguments: kustomizeArguments('.', buildOptions, charts),
    directory: path === '' ? SOURCE : `${SOURCE}/${path}`,
    places: inputs.directories.map((directory) => ({
      ...{ tree, from: directory },
      to: directory === '' ? SOURCE : `${SOURCE}/${directory}`,
    })),
    files: edited === undefined ? {} : { [`${SOURCE}/${edited.file}`]: stringifyJson(edited.value) },
    application,
  };
  try {
    const versions = [await tools.version(run)];
    if (withCharts) versions.push(await tools.version({ tool: 'helm', application }));
    return {
      run,
      digest: digest(['kustomize build', versions, path, [...run.arguments], run.files, inputs.content]),
    };
  } catch (error) {
    if (error instanceof SourceError && error.code === 'TOOL_MISSING' && !settings.version) return undefined;
    throw error;
  }
}

async function capabilitiesFor(settings: KustomizeSource, context: RenderContext): Promise<Capabilities> {
  const { kubeVersion = '', apiVersions = [] } = settings;
  const cluster = kubeVersion && apiVersions.length > 0 ? undefined : await context.capabilities?.();
  const version = (kubeVersion || (cluster?.version ?? '')).replace(/^v/, '').replace(/[^0-9.].*$/s, '');
  return { version, apiVersions: apiVersions.length > 0 ? apiVersions : (cluster?.apiVersions ?? []) };
}

/** A version is part of the name of a program. */
function checkedVersion(version: string | undefined): string | undefined {
  if (!version || /^[A-Za-z0-9][A-Za-z0-9._+-]*$/.test(version)) return version;
  throw new SourceError('INVALID_SOURCE', `kustomize.version cannot be ${JSON.stringify(version)}`, {
    where: 'source.kustomize.version',
    remedy: 'write the name of a version that the installation offers, such as v5.8.0',
  });
}
