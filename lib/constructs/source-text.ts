import type { ApiObject } from 'cdk8s';

const key = Symbol.for('slipway.sourceText');

/** Lets an object be written as this text, byte for byte, and not as its fields say. */
export function setSourceText(object: ApiObject, text: string): void {
  Object.defineProperty(object, key, { value: text });
}

/** The text that an object is written as; undefined when its fields say it. */
export function sourceTextOf(object: ApiObject): string | undefined {
  const text: unknown = Reflect.get(object, key);
  return typeof text === 'string' ? text : undefined;
}
