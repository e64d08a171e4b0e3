import { isJsonObject, readYaml, stringifyJson, type Json, type JsonObject } from '../../../kube/index.js';
import { SourceError } from '../errors.js';

/** The words of a command: a program and its arguments. */
export type CommandWords = readonly [string, ...string[]];

/** A config management plugin, as its `plugin.yaml` says. */
export interface Plugin {
  /** By which Applications name it: its name, with a version `name-version`. */
  readonly name: string;
  /** Runs first in the directory of the source; what it prints does not count. */
  readonly init: CommandWords | undefined;
  /** Prints the manifests. */
  readonly generate: CommandWords;
  readonly discover: PluginDiscovery | undefined;
  readonly parameters: PluginParameters;
  /** Whether files that can be executed stay so. */
  readonly preserveFileMode: boolean;
}

/** When a plugin is for a source: the first of these that is set decides. */
export interface PluginDiscovery {
  /** A pattern of a file in the directory of the source. */
  readonly fileName: string;
  /** A pattern with `**` for any number of directories. */
  readonly glob: string;
  /** A command that prints something. */
  readonly command: CommandWords | undefined;
}

/** What a plugin says that it can be told. */
export interface PluginParameters {
  readonly static: readonly JsonObject[];
  /** Prints a JSON list of further ones. */
  readonly dynamic: CommandWords | undefined;
}

/**
 * Reads the `plugin.yaml` of a config management plugin, of the same form as Argo CD's.
 *
 * @throws SourceError `INVALID_PLUGIN` in Argo CD's words, YamlError
 */
export function readPlugin(text: string, file: string): Plugin {
  const invalid = (what: string, remedy: string): SourceError =>
    new SourceError('INVALID_PLUGIN', `invalid plugin configuration file. ${what}`, { where: file, remedy });
  const value = readYaml(text, { file })[0]?.value ?? {};
  const root = objectIn(value, 'it');
  const name = textIn(objectIn(root['metadata'], 'metadata'), 'name');
  if (name === '') throw invalid('metadata.name should be non-empty', 'name the plugin');
  const kind = textIn(root, 'kind');
  if (kind !== 'ConfigManagementPlugin')
    throw invalid(`kind should be ConfigManagementPlugin, found ${kind}`, 'write kind: ConfigManagementPlugin');
  const spec = objectIn(root['spec'], 'spec');
  const generate = commandIn(spec['generate'], 'spec.generate');
  if (generate === undefined)
    throw invalid('spec.generate command should be non-empty', 'say what prints the manifests');
  if (spec['provideGitCreds'] === true) {
    throw invalid(
      'spec.provideGitCreds is refused: a plugin is given no credentials',
      'let it work on the files of the repository alone, and remove the field',
    );
  }
  const version = textIn(spec, 'version');
  const address = version === '' ? name : `${name}-${version}`;
  if (/[\u0000-\u001f/]/.test(address)) throw invalid(`${JSON.stringify(address)} can be no name`, 'name it plainly');
  return {
    name: address,
    init: commandIn(spec['init'], 'spec.init'),
    generate,
    discover: discoveryIn(objectIn(spec['discover'], 'spec.discover')),
    parameters: parametersIn(objectIn(spec['parameters'], 'spec.parameters')),
    preserveFileMode: spec['preserveFileMode'] === true,
  };

  function objectIn(of: Json | undefined, where: string): JsonObject {
    if (of === undefined || of === null) return {};
    if (isJsonObject(of)) return of;
    throw invalid(`${where} is no mapping`, 'correct the file');
  }

  function textIn(object: JsonObject, key: string): string {
    const found = object[key] ?? '';
    if (typeof found === 'string') return found;
    if (typeof found === 'number' || typeof found === 'bigint') return stringifyJson(found);
    throw invalid(`${key} is no text`, 'correct the file');
  }

  function commandIn(of: Json | undefined, where: string): CommandWords | undefined {
    const { command = [], args = [] } = objectIn(of, where);
    const words = [command, args].flatMap((list) => (Array.isArray(list) ? list : [null]));
    if (!words.every((word) => typeof word === 'string' && !word.includes('\0')))
      throw invalid(`${where} has a word that is no text`, 'write command and args as lists of texts');
    const [first, ...others] = words.map(String);
    return Array.isArray(command) && command.length > 0 && first !== undefined ? [first, ...others] : undefined;
  }

  function discoveryIn(discover: JsonObject): PluginDiscovery | undefined {
    const find = objectIn(discover['find'], 'spec.discover.find');
    const found = {
      fileName: textIn(discover, 'fileName'),
      glob: textIn(find, 'glob'),
      // As with Argo CD: the command stands in the place where glob could, or below `command`.
      command: commandIn(isJsonObject(find['command'] ?? null) ? find['command'] : find, 'spec.discover.find'),
    };
    return found.fileName === '' && found.glob === '' && found.command === undefined ? undefined : found;
  }

  function parametersIn(parameters: JsonObject): PluginParameters {
    const list = parameters['static'] ?? [];
    if (!Array.isArray(list) || !list.every(isJsonObject))
      throw invalid('spec.parameters.static is no list of mappings', 'correct the file');
    return { static: list, dynamic: commandIn(parameters['dynamic'], 'spec.parameters.dynamic') };
  }
}
