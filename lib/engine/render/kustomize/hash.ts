import { digestText, stringifyJson, type Json, type KubeObject } from '../../../kube/index.js';

const letters: Readonly<Record<string, string>> = { '0': 'g', '1': 'h', '3': 'k', a: 'm', e: 't' };

/** The ten letters that Kustomize puts behind the name of a generated ConfigMap or Secret: another content has other ones. */
export function contentHash(object: KubeObject): string {
  const { kind, data, binaryData, stringData, type } = object;
  const content: { [field: string]: Json } = { kind, name: '', data: data ?? '' };
  if (binaryData !== undefined) content['binaryData'] = binaryData;
  if (kind === 'Secret') content['type'] = type ?? '';
  if (stringData !== undefined) content['stringData'] = stringData;
  const text = stringifyJson(content, { sortKeys: true }).replace(/[<>&\u2028\u2029]/g, escaped);
  return digestText(text)
    .slice(0, 10)
    .replace(/[013ae]/g, (digit) => letters[digit] ?? digit);
}

/** As Go's JSON encoder writes it. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
