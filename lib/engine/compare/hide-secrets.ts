import {
  getKey,
  isJsonObject,
  parseJson,
  setKey,
  stringifyJson,
  type Json,
  type JsonObject,
  type KubeObject,
} from '../../kube/index.js';
import { annotations } from '../../model/index.js';
import { normalizeSecret } from '../normalize/index.js';

/** The shortest mask, and by how much the next one is longer. */
const FIRST = 8;
const STEP = 4;

/**
 * Several states of one Secret as they may be shown: every value of `data`, of the annotations named and of the last applied configuration
 * is plusses. Equal values of a key have equal masks in all states, different ones different masks: 8 plusses for the first, 4
 * more for every other. A last applied configuration that cannot be read is masked whole. The objects are not changed.
 */
export function hideSecrets<T extends KubeObject | undefined>(
  states: readonly T[],
  maskedAnnotations: readonly string[] = [],
): T[] {
  const folded = states.map((state) => state && (normalizeSecret(state) as KubeObject));
  const lasts = folded.map(lastApplied);
  const masks = new Map<string, Map<string, string>>();
  const inTurn = [...folded, ...lasts.map((last) => (isJsonObject(last) ? last : undefined))];
  const shown = inTurn.map((state) => state && hidden(state, maskedAnnotations, masks));
  return folded.map((state, index) => {
    const result = shown[index];
    if (!state || !result || lasts[index] === undefined) return result as T;
    const last = shown[states.length + index];
    const whole = maskedAnnotations.includes(annotations.lastApplied) || last === undefined;
    return withLastApplied(result, whole ? '+'.repeat(FIRST) : stringifyJson(last)) as T;
  });
}

type Masks = Map<string, Map<string, string>>;

function hidden(state: JsonObject, maskedAnnotations: readonly string[], masks: Masks): JsonObject {
  const { data, metadata } = state;
  const result: JsonObject = { ...state };
  if (isJsonObject(data)) {
    const keys = Object.keys(data);
    if (keys.length === 0) delete result['data'];
    else result['data'] = maskedValues(data, keys, 'data', masks);
  }
  const own = isJsonObject(metadata) ? metadata['annotations'] : undefined;
  if (isJsonObject(metadata) && isJsonObject(own)) {
    const keys = maskedAnnotations.filter((key) => key !== annotations.lastApplied && getKey(own, key) !== undefined);
    result['metadata'] = { ...metadata, annotations: maskedValues(own, keys, 'annotations', masks) };
  }
  return result;
}

function maskedValues(values: JsonObject, keys: readonly string[], place: string, masks: Masks): JsonObject {
  const result: JsonObject = { ...values };
  for (const key of keys) {
    const id = `${place}/${key}`;
    const known = masks.get(id) ?? new Map<string, string>();
    const text = stringifyJson(values[key] ?? null);
    const mask = known.get(text) ?? '+'.repeat(FIRST + STEP * known.size);
    known.set(text, mask);
    masks.set(id, known);
    setKey(result, key, mask);
  }
  return result;
}

/** The last applied configuration, folded; null when it cannot be read, undefined when there is none. */
function lastApplied(state: KubeObject | undefined): Json | undefined {
  const text: unknown = state?.metadata?.annotations?.[annotations.lastApplied];
  if (text === undefined || text === '') return undefined;
  try {
    const value = parseJson(typeof text === 'string' ? text : '');
    return isJsonObject(value) ? normalizeSecret(value as KubeObject) : null;
  } catch {
    return null;
  }
}

function withLastApplied(state: JsonObject, text: string): JsonObject {
  const metadata = isJsonObject(state['metadata']) ? state['metadata'] : {};
  const own = isJsonObject(metadata['annotations']) ? metadata['annotations'] : {};
  return { ...state, metadata: { ...metadata, annotations: { ...own, [annotations.lastApplied]: text } } };
}
