import { isJsonObject, type JsonObject } from '../../../kube/index.js';
import { Findings } from './structural-findings.js';

/** Whether a schema says anything by `anyOf`, `oneOf`, `allOf` or `not`. */
export function hasBranches({ anyOf, oneOf, allOf, not }: JsonObject): boolean {
  return anyOf !== undefined || oneOf !== undefined || allOf !== undefined || not !== undefined;
}

/** Judges what `anyOf`, `oneOf`, `allOf` and `not` say of a value; `judgeBy` holds it against one of their schemas. */
export function branchFindings(schema: JsonObject, path: string, judgeBy: (branch: JsonObject) => Findings): Findings {
  const found = new Findings();
  const judge = (key: string): Findings[] => {
    const list = schema[key];
    return Array.isArray(list) ? list.filter(isJsonObject).map(judgeBy) : [];
  };
  const passed = (results: readonly Findings[]): number => results.filter(({ causes }) => causes.length === 0).length;
  const shown = JSON.stringify(path);
  const any = judge('anyOf');
  if (any.length > 0 && passed(any) === 0) {
    found.general(`${shown} must validate at least one schema (anyOf)`);
    found.add(nearest(any));
  }
  const one = judge('oneOf');
  if (one.length > 0 && passed(one) !== 1) {
    const many = passed(one);
    const why = many === 0 ? 'Found none valid' : `Found ${many} valid alternatives`;
    found.general(`${shown} must validate one and only one schema (oneOf). ${why}`);
    if (many === 0) found.add(nearest(one));
  }
  const all = judge('allOf');
  for (const result of all) found.add(result);
  if (passed(all) !== all.length) {
    found.general(`${shown} must validate all the schemas (allOf)${passed(all) === 0 ? '. None validated' : ''}`);
  }
  const not = schema['not'];
  if (isJsonObject(not) && judgeBy(not).causes.length === 0) {
    found.general(`${shown} must not validate the schema (not)`);
  }
  return found;
}

function nearest(results: readonly Findings[]): Findings {
  return results.reduce((best, each) => (each.weight > best.weight ? each : best));
}
