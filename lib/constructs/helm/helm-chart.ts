import type { Json, JsonObject } from '../../kube/index.js';
import type { HelmSource } from '../../model/index.js';
import { Source } from '../argocd/index.js';
import { invalidValue } from '../errors.js';
import { literalSecret } from '../literal-secret.js';

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
    const open = literalSecret(valuesObject, isSecretField, () => false);
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

function isSecretField(name: string): boolean {
  return /(password|passwd|token|api_?key|private_?key|secret_?access_?key|client_?secret)$/i.test(name);
}
