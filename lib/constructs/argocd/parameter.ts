import type { Json } from '../../kube/index.js';
import { invalidValue } from '../errors.js';

/** What stands for a parameter: a Go template such as `{{ .name }}`, which may be a part of a longer text. */
export type Parameter = string;

/** A parameter for every value of an element, under the same names. */
export type ParametersOf<Element> = {
  readonly [Key in keyof Element]: Element[Key] extends readonly unknown[]
    ? Parameter
    : Element[Key] extends object
      ? ParametersOf<Element[Key]>
      : Parameter;
};

/** The parameter at a path of keys. */
export function parameter(...keys: readonly string[]): Parameter {
  if (keys.length === 0) throw invalidValue('parameter', keys, 'at least one key');
  const plain = keys.every((key) => /^[A-Za-z_]\w*$/.test(key));
  if (plain) return `{{ .${keys.join('.')} }}`;
  return `{{ index . ${keys.map((key) => JSON.stringify(key)).join(' ')} }}`;
}

/**
 * A parameter that goes through a function, such as `normalize`, `slugify 30` or `toYaml`.
 * @throws ConstructError INVALID_VALUE when the text is not one parameter and nothing else
 */
export function piped(value: Parameter, filter: string): Parameter {
  const inner = /^\{\{ (.+) \}\}$/.exec(value)?.[1];
  if (inner === undefined || inner.includes('}}')) throw invalidValue('piped', value, 'one parameter and nothing else');
  return `{{ ${inner} | ${filter} }}`;
}

/** Whether a text holds a parameter. */
export function isTemplate(text: string): boolean {
  return /\{\{.+\}\}/.test(text);
}

/** Parameters for all that the elements hold, whatever element has it. */
export function parametersIn(elements: readonly unknown[], path: readonly string[] = []): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  for (const element of elements) {
    if (!isRecord(element)) continue;
    for (const [key, value] of Object.entries(element)) {
      const inner = elements.map((each) => (isRecord(each) ? each[key] : undefined)).filter(isRecord);
      parameters[key] ??= isRecord(value) ? parametersIn(inner, [...path, key]) : parameter(...path, key);
    }
  }
  return parameters;
}

function isRecord(value: unknown): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
