import { stringifyJson } from '../../../kube/index.js';
import type { ApplicationSource, PluginSource } from '../../../model/index.js';
import { buildEnvironment, substitute, type Variables } from '../build-environment.js';
import type { RenderContext } from '../context.js';
import { SourceError } from '../errors.js';

/** The most bytes of one variable, its name included: more, no system takes. */
const MAX_BYTES = 128 * 1024 - 1;

/**
 * What a plugin finds in its environment, as with Argo CD: the build environment, the version and kinds of the cluster, the variables of
 * the source with `ARGOCD_ENV_` before their names, and its parameters as `ARGOCD_APP_PARAMETERS` and `PARAM_*`.
 *
 * @throws SourceError `INVALID_SOURCE` for a variable that can not be one
 */
export async function pluginEnvironment(source: ApplicationSource, context: RenderContext): Promise<Variables> {
  const cluster = await context.capabilities?.();
  const known: Variables = {
    ...buildEnvironment(source, context),
    KUBE_VERSION: cluster?.version ?? '',
    KUBE_API_VERSIONS: (cluster?.apiVersions ?? []).join(','),
  };
  const { env = [], parameters = [] } = source.plugin ?? {};
  const own = namedVariables(env).map(([name, value]) => [`ARGOCD_ENV_${name}`, substitute(value, known)]);
  const all = {
    ...known,
    ...Object.fromEntries<string>(own as [string, string][]),
    ...parameterEnvironment(parameters),
  };
  for (const [name, value] of Object.entries(all)) check(name, value);
  return all;
}

/** The environment in which a plugin is asked whether it is for a source: what does not change with every commit. */
export function discoveryEnvironment(source: ApplicationSource, context: RenderContext): Variables {
  return withoutRevision(buildEnvironment(source, context));
}

/** Variables without those that change with every commit. */
export function withoutRevision(variables: Variables): Variables {
  const {
    ARGOCD_APP_REVISION: _1,
    ARGOCD_APP_REVISION_SHORT: _2,
    ARGOCD_APP_REVISION_SHORT_8: _3,
    ...others
  } = variables;
  return others;
}

/** The variables of a list that have names. */
export function namedVariables(list: readonly { name?: string; value?: string }[]): [name: string, value: string][] {
  return list.flatMap(({ name = '', value = '' }) => (name === '' ? [] : [[name, value]]));
}

/** The parameters of a plugin as variables: all of them as JSON, and each by itself. */
export function parameterEnvironment(parameters: NonNullable<PluginSource['parameters']>): Variables {
  const each = parameters.flatMap(({ name = '', string, map, array }): [string, string][] => {
    const base = `PARAM_${escaped(name)}`;
    return [
      ...(string === undefined ? [] : [[base, string] as [string, string]]),
      ...Object.entries(map ?? {}).map(([key, value]): [string, string] => [`${base}_${escaped(key)}`, value]),
      ...(array ?? []).map((value, index): [string, string] => [`${base}_${index}`, value]),
    ];
  });
  const json = parameters.map(({ name, string, map, array }) => ({
    ...(name !== undefined && { name }),
    ...(string !== undefined && { string }),
    ...(map !== undefined && { map }),
    ...(array !== undefined && { array }),
  }));
  return { ARGOCD_APP_PARAMETERS: stringifyJson(json), ...Object.fromEntries(each) };
}

function escaped(name: string): string {
  return name.toUpperCase().replace(/[^A-Z0-9_]/g, '_');
}

function check(name: string, value: string): void {
  const why = /[=\u0000]/.test(name) || value.includes('\0') ? 'holds "=" or NUL' : 'is more than 128 KiB';
  if (why === 'is more than 128 KiB' && Buffer.byteLength(name) + Buffer.byteLength(value) < MAX_BYTES) return;
  throw new SourceError('INVALID_SOURCE', `the variable ${JSON.stringify(name.slice(0, 100))} ${why}`, {
    where: 'source.plugin',
    remedy: 'name variables and parameters plainly, and keep long texts in files of the repository',
  });
}
