import type { HelmSource } from '../../../model/index.js';
import { parseVersion } from '../../revisions/index.js';
import type { Capabilities, RenderContext } from '../context.js';
import { SourceError } from '../errors.js';
import type { Parameters } from './parameters.js';

/** What `helm template` is told, beside the chart in whose directory it runs. */
export interface HelmSettings {
  readonly releaseName: string;
  readonly namespace: string;
  /** Without `v` and whatever a vendor adds. Empty: Helm's own. */
  readonly kubeVersion: string;
  readonly apiVersions: readonly string[];
  readonly parameters: Parameters;
  /** Paths in the order in which they count. */
  readonly valueFiles: readonly string[];
  readonly skipCrds: boolean;
  readonly skipSchemaValidation: boolean;
  readonly skipTests: boolean;
}

/** The words after `helm`, each its own argument. */
export function helmArguments(settings: HelmSettings): string[] {
  const { releaseName, namespace, kubeVersion, parameters } = settings;
  const each = (flag: string, values: Iterable<string>): string[] => [...values].flatMap((value) => [flag, value]);
  const pairs = (map: ReadonlyMap<string, string>): string[] => [...map].map(([name, value]) => `${name}=${value}`);
  return [
    ...['template', '.', '--name-template', releaseName],
    ...(namespace === '' ? [] : ['--namespace', namespace]),
    ...(kubeVersion === '' ? [] : ['--kube-version', kubeVersion]),
    ...each('--set', pairs(parameters.set)),
    ...each('--set-string', pairs(parameters.setString)),
    ...each('--set-file', pairs(parameters.setFile)),
    ...each('--values', settings.valueFiles),
    ...each('--api-versions', settings.apiVersions),
    ...(settings.skipCrds ? [] : ['--include-crds']),
    ...(settings.skipSchemaValidation ? ['--skip-schema-validation'] : []),
    ...(settings.skipTests ? ['--skip-tests'] : []),
  ];
}

/**
 * The settings that need no file: those of the source before those of the Application and its destination.
 *
 * @throws SourceError `INVALID_SOURCE` for what could be taken for another argument, or is none of what it should be
 */
export function helmSettings(
  helm: HelmSource,
  context: Pick<RenderContext, 'application' | 'destinationNamespace'>,
  capabilities: Capabilities | undefined,
): Omit<HelmSettings, 'parameters' | 'valueFiles'> {
  const releaseName = helm.releaseName || (context.application ?? '');
  const namespace = helm.namespace || (context.destinationNamespace ?? '');
  const written = helm.kubeVersion || (capabilities?.version ?? '');
  const apiVersions = helm.apiVersions?.length ? helm.apiVersions : (capabilities?.apiVersions ?? []);
  if (!/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(releaseName) || releaseName.length > 53) {
    throw invalid(
      'releaseName',
      releaseName,
      'a release has a name of at most 53 lower case letters, digits, "-" and "."',
    );
  }
  if (namespace !== '' && !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(namespace)) {
    throw invalid('namespace', namespace, 'write the name of a namespace');
  }
  const kubeVersion = parseVersion(written.trim())?.numbers.join('.');
  if (written !== '' && kubeVersion === undefined)
    throw invalid('kubeVersion', written, 'write a version, such as 1.36.3');
  const other = apiVersions.find((one) => !/^[A-Za-z0-9][A-Za-z0-9./-]*$/.test(one));
  if (other !== undefined) throw invalid('apiVersions', other, 'write group/version or group/version/Kind');
  if (!['', 'v3', 'v4', undefined].includes(helm.version))
    throw invalid('version', helm.version ?? '', 'write v3 or v4, or nothing');
  return {
    releaseName,
    namespace,
    kubeVersion: kubeVersion ?? '',
    apiVersions,
    skipCrds: helm.skipCrds ?? false,
    skipSchemaValidation: helm.skipSchemaValidation ?? false,
    skipTests: helm.skipTests ?? false,
  };
}

/** A command of Helm, or what it said, without the user name and password in it. */
export function withoutCredentials(text: string): string {
  return text.replace(/(--username|--password) [^ ]*/g, '$1 ******');
}

function invalid(field: string, value: string, remedy: string): SourceError {
  return new SourceError('INVALID_SOURCE', `helm.${field} cannot be ${JSON.stringify(value)}`, {
    where: `source.helm.${field}`,
    remedy,
  });
}
