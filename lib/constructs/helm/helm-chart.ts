import type { Json, JsonObject } from '../../kube/index.js';
import type { HelmSource } from '../../model/index.js';
import { Source } from '../argocd/index.js';
import { invalidValue } from '../errors.js';

/** Which chart it is. */
export interface HelmChartProps {
  /** URL of the Helm repository; of an OCI registry `oci://registry/path`. */
  readonly repoURL: string;
  /** Name of the chart. */
  readonly chart: string;
  /** Its version, or a range of versions. */
  readonly version: string;
}

/** Settings of a release beside its values. */
export type ReleaseOptions = Omit<HelmSource, 'values' | 'valuesObject'>;

/**
 * A chart whose values are typed: `slipway helm types values.schema.json` makes the type of what the chart says of its values.
 *
 * @example
 * const mlflow = new HelmChart<MlflowValues>({ repoURL: 'https://charts.example.com', chart: 'mlflow', version: '1.8.1' });
 * new Application(this, 'mlflow', { source: mlflow.source({ replicaCount: 2 }), destination });
 */
export class HelmChart<Values extends object = Readonly<Record<string, Json>>> {
  constructor(private readonly chart: HelmChartProps) {}

  /**
   * The source of an Application that installs it.
   * @throws ConstructError INVALID_VALUE when a value is a secret in plain text
   */
  source(values: Values, options: ReleaseOptions = {}): Source {
    const { repoURL, chart, version } = this.chart;
    const valuesObject = plain(values);
    const open = secretIn(valuesObject);
    if (open !== undefined) {
      const remedy = 'name a Secret where the chart takes one (existingSecret), made by SopsSecret or ExternalSecret';
      throw invalidValue(`values of ${chart}, ${open}`, '(not shown)', 'no secret in plain text', remedy);
    }
    return Source.helm({
      // Argo CD wants registries without their scheme.
      repoURL: repoURL.replace(/^oci:\/\//, ''),
      chart,
      targetRevision: version,
      helm: { ...options, ...(Object.keys(valuesObject).length > 0 && { valuesObject }) },
    });
  }
}

/** The values without what is absent. */
function plain(values: object): JsonObject {
  return JSON.parse(JSON.stringify(values)) as JsonObject;
}

/** The path of the first text that stands where a secret would. */
function secretIn(value: Json | undefined, path = ''): string | undefined {
  if (typeof value === 'string') {
    const name = path.slice(path.lastIndexOf('.') + 1);
    const isSecret = /(password|passwd|token|api_?key|private_?key|secret_?access_?key|client_?secret)$/i.test(name);
    return isSecret && value !== '' ? path : undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const found = secretIn(inner, path === '' ? key : `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
