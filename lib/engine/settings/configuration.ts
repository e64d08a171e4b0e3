import { isJsonObject, type KubeObject } from '../../kube/index.js';
import { healthRulesLabel, labels } from '../../model/index.js';
import { gpgKeysMap, signersOf, sshSignersMap, type Signers } from '../signatures/index.js';

/** The ConfigMap that holds the settings of an installation, in the namespace of its controller. */
export const settingsMap = 'argocd-cm';

/** The data of a ConfigMap. */
export type SettingsData = Readonly<Record<string, string>>;

const holdingKeys = [gpgKeysMap, sshSignersMap];

/** Whether a ConfigMap of the controller's namespace holds settings. */
export function isConfiguration({ metadata }: KubeObject): boolean {
  const { name = '' } = metadata;
  return holdingKeys.includes(name) || name === settingsMap || metadata.labels?.[labels.settings] === healthRulesLabel;
}

/** What the ConfigMaps of the controller's namespace say that matters here. */
export interface Configuration {
  /** The data of `argocd-cm`. */
  readonly data: SettingsData;
  /** The keys of those who sign commits. */
  readonly signers: Signers;
  /** The data of the ConfigMaps of health rules, by their names. */
  readonly healthRules: Readonly<Record<string, SettingsData>>;
}

/** What ConfigMaps say, in the order of their names. */
export function configurationOf(maps: readonly KubeObject[]): Configuration {
  const nameOf = ({ metadata: { name = '' } }: KubeObject): string => name;
  const rules = maps.filter(({ metadata }) => metadata.labels?.[labels.settings] === healthRulesLabel);
  const sorted = rules.sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
  const dataNamed = (name: string): SettingsData => dataOf(maps.find((map) => nameOf(map) === name));
  return {
    data: dataNamed(settingsMap),
    signers: signersOf(dataNamed(gpgKeysMap), dataNamed(sshSignersMap)),
    healthRules: Object.fromEntries(sorted.map((map) => [nameOf(map), dataOf(map)])),
  };
}

/** The data of a ConfigMap; what is no text, which no API server takes, is left out. */
function dataOf(map: KubeObject | undefined): SettingsData {
  const data = map?.['data'];
  const entries = Object.entries(isJsonObject(data) ? data : {});
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}
