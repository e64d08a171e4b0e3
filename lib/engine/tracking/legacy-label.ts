import { splitApiVersion, type JsonObject, type KubeObject } from '../../kube/index.js';
import { objectAt } from '../read.js';
import { withMetadataValue } from './metadata.js';

/** The label key of the oldest installations. It also goes to pod templates. */
export const legacyLabelKey = 'applications.argoproj.io/app-name';

/**
 * A copy of the object with the tracking label. Under {@link legacyLabelKey} the pod templates of workloads get it too; where an
 * old API version would then derive the selector from the template, the selector is fixed to the template's other labels.
 *
 * @throws {EngineError} `INVALID_METADATA` when labels hold something else than text
 */
export function setInstanceLabel(object: KubeObject, key: string, value: string): KubeObject {
  const labelled = withMetadataValue(object, 'labels', key, value);
  if (key !== legacyLabelKey || !hasPodTemplate(object)) return labelled;
  const spec = objectAt(object, 'spec');
  const template = objectAt(spec, 'template');
  const metadata = objectAt(template, 'metadata');
  const templateLabels = objectAt(metadata, 'labels');
  const newSpec: JsonObject = {
    ...spec,
    template: { ...template, metadata: { ...metadata, labels: { ...templateLabels, [key]: value } } },
  };
  if (derivesSelector(object.apiVersion) && Object.keys(objectAt(spec, 'selector')).length === 0) {
    newSpec['selector'] = { matchLabels: { ...templateLabels } };
  }
  return { ...labelled, spec: newSpec };
}

function hasPodTemplate({ apiVersion, kind }: KubeObject): boolean {
  const { group } = splitApiVersion(apiVersion);
  if (group === 'batch') return kind === 'Job';
  const workloads = ['Deployment', 'ReplicaSet', 'StatefulSet', 'DaemonSet'];
  return (group === 'apps' || group === 'extensions') && workloads.includes(kind);
}

const derivesSelector = (apiVersion: string) => apiVersion === 'apps/v1beta1' || apiVersion === 'extensions/v1beta1';
