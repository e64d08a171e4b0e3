import { isJsonObject, type KubeObject } from '../../kube/index.js';

/** The ConfigMap that holds the settings of an installation, in the namespace of its controller. */
export const settingsMap = 'argocd-cm';

/** The data of a ConfigMap. */
export type SettingsData = Readonly<Record<string, string>>;

/** Whether a ConfigMap of the controller's namespace holds settings. */
export function isConfiguration({ metadata }: KubeObject): boolean {
  return metadata.name === settingsMap;
}

/** The data of a ConfigMap; what is no text, which no API server takes, is left out. */
export function dataOf(map: KubeObject | undefined): SettingsData {
  const data = map?.['data'];
  const entries = Object.entries(isJsonObject(data) ? data : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
