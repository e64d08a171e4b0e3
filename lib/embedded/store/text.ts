import { stringifyJson, type KubeObject } from '../../kube/index.js';

const texts = new WeakMap<KubeObject, string>();

/** The JSON text of a stored object, written once: the journal, every reader and every watch share it. */
export function textOf(object: KubeObject): string {
  let text = texts.get(object);
  if (text === undefined) {
    text = stringifyJson(object);
    texts.set(object, text);
  }
  return text;
}

/** A copy of an object that begins with apiVersion and kind, as {@link bareTextOf} expects. */
export function inCanonicalOrder(object: KubeObject): KubeObject {
  const { apiVersion, kind, metadata, ...rest } = object;
  return { apiVersion, kind, metadata, ...rest };
}

/** The JSON text of a stored object without apiVersion and kind: items of a typed list are written so. */
export function bareTextOf(object: KubeObject): string {
  const text = textOf(object);
  const head = `{"apiVersion":${JSON.stringify(object.apiVersion)},"kind":${JSON.stringify(object.kind)},`;
  return text.startsWith(head) ? `{${text.slice(head.length)}` : text;
}
