import { hideSecrets, normalizeSecret } from '../../../lib/engine/index.js';
import { isJsonObject, parseJson, type Json, type JsonObject, type KubeObject } from '../../../lib/kube/index.js';
import { given, type Topic } from '../topic.js';

const lastAppliedKey = 'kubectl.kubernetes.io/last-applied-configuration';

/** What may be shown of Secrets. */
export const secrets: Topic = {
  operations: {
    HideSecretData: (input, { expect }) => {
      const states = [given<KubeObject | null>(input, 'target'), given<KubeObject | null>(input, 'live')];
      const [target, live] = hideSecrets(
        states.map((state) => state ?? undefined),
        given<string[]>(input, 'hideAnnotations'),
      );
      return { ...shown('target', target, expect), ...shown('live', live, expect) };
    },
    NormalizeSecret: (input, { expect }) => {
      const object = normalizeSecret(given<KubeObject>(input, 'object'));
      const data = isJsonObject(object['data']) ? object['data'] : {};
      const wanted = given<string[]>(expect, 'dataKeys');
      return { stringDataAbsent: object['stringData'] === undefined, dataKeys: wanted.filter((key) => key in data) };
    },
  },
};

function shown(side: string, object: KubeObject | undefined, expect: JsonObject): JsonObject {
  const annotations: JsonObject = object?.metadata.annotations ?? {};
  const wanted = expect[`${side}Annotations`];
  const last = annotations[lastAppliedKey];
  return {
    [`${side}Data`]: object?.['data'] ?? null,
    [`${side}LastApplied`]: last ?? null,
    [`${side}LastAppliedData`]: dataIn(last),
    [`${side}Annotations`]: isJsonObject(wanted)
      ? Object.fromEntries(Object.keys(wanted).map((key) => [key, annotations[key] ?? null]))
      : null,
  };
}

function dataIn(text: Json | undefined): Json {
  try {
    const value = parseJson(String(text));
    return isJsonObject(value) ? (value['data'] ?? null) : null;
  } catch {
    return null;
  }
}
