import { InvalidArgumentError, Option, type Command } from 'commander';
import type { SourcesOptions } from '../source/index.js';
import { formats } from './output/format.js';

/** `URL=PATH`: which local repository stands for a repository URL. */
export interface RepositoryMapping {
  readonly url: string;
  readonly path: string;
}

/** Collects `--repository URL=PATH`, which may be given several times. */
export function collectRepository(text: string, before: readonly RepositoryMapping[]): RepositoryMapping[] {
  const at = text.lastIndexOf('=');
  if (at <= 0 || at === text.length - 1) throw new InvalidArgumentError('expected URL=PATH');
  return [...before, { url: text.slice(0, at), path: text.slice(at + 1) }];
}

/** Collects `--tool NAME=PATH`: where a program that renders is. */
export function collectTool(text: string, before: Readonly<Record<string, string>>): Record<string, string> {
  const [, name = '', path = ''] = /^([a-z0-9.-]+)=(.+)$/.exec(text) ?? [];
  if (name === '') throw new InvalidArgumentError('expected NAME=PATH, such as helm=/opt/helm');
  return { ...before, [name]: path };
}

/** A whole number of seconds, at least 1. */
export function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1)
    throw new InvalidArgumentError('expected a whole number of seconds, at least 1');
  return seconds;
}

/** A TCP port. */
export function parsePort(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535)
    throw new InvalidArgumentError('expected a port from 1 to 65535');
  return port;
}

/** A number of things, at least one. */
export function parseCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 1_000)
    throw new InvalidArgumentError('expected a number from 1 to 1000');
  return count;
}

/** An instant, RFC 3339. */
export function parseInstant(text: string): string {
  if (Number.isNaN(Date.parse(text)) || !/^\d{4}-\d\d-\d\dT/.test(text)) {
    throw new InvalidArgumentError('expected an instant such as 2026-01-31T12:00:00Z');
  }
  return text;
}

/** `-o` with the formats of a listing. */
export function outputOption(): Option {
  return new Option('-o, --output <format>', 'how to print').choices([...formats]).default('table');
}

/** The options by which a verb finds the hub. */
export function withHub(command: Command): Command {
  return command
    .option(
      '--kubeconfig <file>',
      "the hub's kubeconfig (default: what `slipway up` wrote, $KUBECONFIG, ~/.kube/config)",
    )
    .option('--context <name>', "the kubeconfig's context (default: its current one)")
    .option('-n, --namespace <name>', 'the namespace of the Applications', 'argocd');
}

/** What verbs that render sources are told of the programs that render. */
export interface RenderingFlags {
  /** Paths of programs that render, by their names. */
  readonly tool: Readonly<Record<string, string>>;
  /** The folder of config management plugins. */
  readonly plugins?: string;
  /** The file with the rules of decryption. */
  readonly decryption?: string;
  /** Media types of layers of OCI artifacts that are read. */
  readonly ociLayerMediaTypes?: readonly string[];
}

/** What `Sources` is told of the same. */
export type RenderingOptions = Pick<SourcesOptions, 'programs' | 'plugins' | 'decryption' | 'layerMediaTypes'>;

/** The same for `Sources`. */
export function renderingOptions({ tool, plugins, decryption, ociLayerMediaTypes }: RenderingFlags): RenderingOptions {
  return {
    programs: tool,
    ...(plugins !== undefined && { plugins }),
    ...(decryption !== undefined && { decryption }),
    ...(ociLayerMediaTypes !== undefined && { layerMediaTypes: ociLayerMediaTypes }),
  };
}

/** Media types, separated by commas. */
export function parseMediaTypes(text: string): string[] {
  const types = text.split(',').map((type) => type.trim());
  if (types.every((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type))) return types;
  throw new InvalidArgumentError('expected media types, such as application/vnd.oci.image.layer.v1.tar+gzip,…');
}

/** `--tool`, `--plugins`, `--decryption` and `--oci-layer-media-types`, for verbs that render sources. */
export function withRendering(command: Command): Command {
  return command
    .option(
      '--tool <name=path>',
      'the program helm, kustomize or jsonnet, where it is not on PATH (repeatable)',
      collectTool,
      {},
    )
    .option('--plugins <folder>', 'config management plugins: plugin.yaml files, as for Argo CD')
    .option('--decryption <file>', 'rules: which Secrets that sops encrypted are decrypted, with which keys')
    .addOption(
      new Option(
        '--oci-layer-media-types <types>',
        'which layers of OCI artifacts are read (default: tar, tar+gzip, charts)',
      )
        .env('ARGOCD_REPO_SERVER_OCI_LAYER_MEDIA_TYPES')
        .argParser(parseMediaTypes),
    );
}

/** `--repository` and `--now`, and what {@link withRendering} adds, for verbs that read sources of others. */
export function withSources(command: Command): Command {
  command.option(
    '--repository <url=path>',
    'a local Git repository that stands for a URL (repeatable)',
    collectRepository,
    [],
  );
  return withRendering(command).addOption(
    new Option('--now <instant>', 'where the clock starts (for tests)').argParser(parseInstant),
  );
}

/** `[ADDRESS:]PORT`: where something listens. */
export function parseListen(text: string): { readonly host: string; readonly port: number } {
  const [, host = '127.0.0.1', port = ''] = /^(?:(\[[0-9a-f:.]+\]|[^:[\]\s]+):)?(\d{1,5})$/i.exec(text) ?? [];
  if (port === '' || Number(port) > 65_535)
    throw new InvalidArgumentError('expected PORT or ADDRESS:PORT, such as 0.0.0.0:8082');
  return { host: host.replace(/^\[|\]$/g, ''), port: Number(port) };
}

/** `--metrics`, for verbs that run a reconciler. */
export function metricsOption(): Option {
  return new Option(
    '--metrics <[address:]port>',
    'answer GET /metrics, /healthz and /readyz there (address: 127.0.0.1; default: nowhere)',
  ).argParser(parseListen);
}

/** How a log is written. */
export function withLog(command: Command): Command {
  return command
    .addOption(
      new Option('--log-format <format>', 'a line of text or a JSON object for each event')
        .choices(['text', 'json'])
        .default('text'),
    )
    .addOption(
      new Option('--log-level <level>', 'the least that is written')
        .choices(['debug', 'info', 'warn', 'error'])
        .default('info'),
    );
}
