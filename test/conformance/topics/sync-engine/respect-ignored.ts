import { argoCdSettings, ignoreRulesFor, respectIgnored as respect } from '../../../../lib/engine/index.js';
import { isJsonObject, type Json, type JsonObject, type KubeObject } from '../../../../lib/kube/index.js';
import type { IgnoreDifference } from '../../../../lib/model/index.js';
import { schemasOf } from '../../open-api.js';
import { given, type Vector } from '../../topic.js';

/** The target that is applied when ignored fields are kept from the live object. */
export function respectIgnored(input: JsonObject, { expect }: Vector): JsonObject {
  const target = given<KubeObject>(input, 'target');
  const rules = ignoreRulesFor(
    given<IgnoreDifference[] | null>(input, 'ignoreDifferences') ?? [],
    argoCdSettings.overrides,
    target,
  );
  const schemas = schemasOf(given<JsonObject | undefined>(input, 'openAPIv2'));
  const result = respect(target, given<KubeObject>(input, 'live'), rules, schemas);
  const pointers = (key: string) => Object.keys(given<JsonObject | undefined>(expect, key) ?? {});
  const absent = given<string[] | undefined>(expect, 'absent') ?? [];
  return {
    values: Object.fromEntries(pointers('values').map((pointer) => [pointer, at(result, pointer) ?? null])),
    lengths: Object.fromEntries(pointers('lengths').map((pointer) => [pointer, lengthOf(at(result, pointer))])),
    absent: absent.filter((pointer) => at(result, pointer) === undefined),
  };
}

function at(value: Json, pointer: string): Json | undefined {
  return pointer
    .slice(1)
    .split('/')
    .map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
    .reduce<Json | undefined>((found, part) => {
      if (Array.isArray(found)) return found[Number(part)];
      return isJsonObject(found) ? found[part] : undefined;
    }, value);
}

function lengthOf(value: Json | undefined): number {
  if (Array.isArray(value)) return value.length;
  return isJsonObject(value) ? Object.keys(value).length : 0;
}
