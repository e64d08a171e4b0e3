import type { ApiObject } from 'cdk8s';
import { applyMergePatch, isJsonObject, type JsonObject } from '../kube/index.js';
import { definitionOf, definitionFaults } from './definition.js';
import { invalidProp } from './errors.js';
import { sourceTextOf } from './source-text.js';

const key = Symbol.for('slipway.raw');

/**
 * Lays plain JSON over an object, of any library, after it was synthesised: for a field that a newer release of its kind has.
 * Objects are merged, `null` removes, all else replaces. Where the definition of the kind is part of the same app, what is
 * laid over is held against its schema at synth.
 *
 * @example
 * addRaw(deployment, { spec: { template: { spec: { newField: true } } } });
 * @throws ConstructError INVALID_PROPS when it would become another object: apiVersion, kind, name or namespace; and for
 *   an object that is a file, byte for byte
 */
export function addRaw(object: ApiObject, overlay: JsonObject): void {
  const metadata = isJsonObject(overlay['metadata']) ? overlay['metadata'] : {};
  const fixed = [
    ...['apiVersion', 'kind'].filter((name) => name in overlay),
    ...['name', 'namespace'].flatMap((name) => (name in metadata ? [`metadata.${name}`] : [])),
  ];
  if (fixed.length > 0) throw invalidProp(object, 'addRaw', fixed.join(', '), 'fields other than those that name it');
  if (sourceTextOf(object) !== undefined) {
    throw invalidProp(object, 'addRaw', 'an object that is written as its file says', 'another object');
  }
  const overlays = overlaysOf(object);
  if (overlays.length === 0) {
    const toJson = object.toJson.bind(object);
    Object.defineProperty(object, 'toJson', { value: () => overlays.reduce(applyMergePatch, toJson() as JsonObject) });
    object.node.addValidation({
      validate: () => {
        const schema = definitionOf(object);
        return schema
          ? overlays.flatMap((each) => definitionFaults(each, schema).map((text) => `addRaw: ${text}`))
          : [];
      },
    });
  }
  overlays.push(overlay);
}

function overlaysOf(object: ApiObject): JsonObject[] {
  const held: unknown = Reflect.get(object, key);
  if (Array.isArray(held)) return held as JsonObject[];
  const overlays: JsonObject[] = [];
  Object.defineProperty(object, key, { value: overlays });
  return overlays;
}
