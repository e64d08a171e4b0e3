import { execFileSync } from 'node:child_process';
import {
  announcedParameters,
  namedVariables,
  readPlugin,
  SourceError,
  supports,
  type Plugin,
  type PluginRun,
} from '../../../../lib/engine/index.js';
import { stringifyJson, type JsonObject } from '../../../../lib/kube/index.js';
import { given, type OperationAdapter } from '../../topic.js';
import { VectorTree } from './vector-tree.js';

const source = { repoURL: 'https://git.example.com/repository' };

/** How config management plugins are described, found and told what to do. */
export const pluginOperations: Readonly<Record<string, OperationAdapter>> = {
  PluginDiscoveryDefined: (input) => ({
    defined: plugin({ discover: given(input, 'discover') }).discover !== undefined,
  }),
  ReadPluginConfig: (input) => {
    try {
      const { name, generate } = readPlugin(given(input, 'content'), 'plugin.yaml');
      const spec = { generate: { command: [...generate] } };
      return { config: { kind: 'ConfigManagementPlugin', metadata: { name }, spec } };
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      return { error: true, errorMessage: error.what };
    }
  },
  PluginAddress: (input) => ({
    socketFile: `${plugin({ version: given(input, 'version') }, given(input, 'name')).name}.sock`,
  }),
  PluginMatchRepository: async (input) => {
    const asked = plugin({ discover: given(input, 'discover') });
    const discovery = asked.discover !== undefined;
    const plugins = { all: [asked], run: runner(given(input, 'env')) };
    try {
      const tree = new VectorTree(given(input, 'files'));
      const isFor = await supports(asked, plugins, tree, '', source, {}, new Map());
      return { match: discovery && isFor, discovery };
    } catch (error) {
      const errorMessage = error instanceof Error ? error.message : String(error);
      return { match: false, discovery, error: true, errorMessage };
    }
  },
  PluginParameters: async (input) => {
    const parameters = { static: given<JsonObject[]>(input, 'static'), dynamic: given<JsonObject>(input, 'command') };
    const asked = plugin({ parameters });
    const plugins = { all: [asked], run: runner({}) };
    return { parameters: await announcedParameters(new VectorTree([]), '', asked, source, { plugins }) };
  },
  PluginEnviron: (input) => ({
    environ: namedVariables(given(input, 'entries')).map(([name, value]) => `${name}=${value}`),
  }),
};

function plugin(spec: JsonObject, name = 'name'): Plugin {
  const whole = {
    kind: 'ConfigManagementPlugin',
    metadata: { name },
    spec: { generate: { command: ['true'] }, ...spec },
  };
  return readPlugin(stringifyJson(whole), 'plugin.yaml');
}

/** Runs commands here: those of the vectors read no file and print a word. */
function runner(env: Readonly<Record<string, string>>): (run: PluginRun) => Promise<string> {
  return ({ commands: [command = ['true']] }) => {
    const [program, ...args] = command;
    return Promise.resolve(
      execFileSync(program, args, {
        env: { ...process.env, ...env },
        stdio: ['ignore', 'pipe', 'ignore'],
        encoding: 'utf8',
      }),
    );
  };
}
