import type { JsonObject, KubeObject } from '../../../../kube/index.js';
import { parseQuantity, podTemplatePath, QuantityError } from '../../../../kube/index.js';
import { objectAt, objectsAt } from '../../../fields.js';
import type { Resource } from '../../resource.js';

/** Why texts of a built-in object cannot be read as what they stand for: base64 or quantities. Undefined when they can. */
export function encodingFault(resource: Resource, object: KubeObject): string | undefined {
  if (resource.group === '' && (resource.kind === 'Secret' || resource.kind === 'ConfigMap')) {
    const data = objectAt(object, resource.kind === 'Secret' ? 'data' : 'binaryData');
    for (const value of Object.values(data ?? {})) {
      const at = typeof value === 'string' ? corruptByte(value) : undefined;
      if (at !== undefined) return `illegal base64 data at input byte ${at}`;
    }
  }
  const bad = quantitiesOf(resource, object).some((amounts) =>
    Object.values(amounts).some((amount) => typeof amount === 'string' && !isQuantity(amount)),
  );
  return bad
    ? "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
    : undefined;
}

function quantitiesOf(resource: Resource, object: KubeObject): JsonObject[] {
  const path = podTemplatePath(resource);
  const spec = path && objectAt(object, ...path, 'spec');
  const holders = [
    ...objectsAt(spec, 'containers').map((container) => objectAt(container, 'resources')),
    ...objectsAt(spec, 'initContainers').map((container) => objectAt(container, 'resources')),
    ...(resource.kind === 'PersistentVolumeClaim' ? [objectAt(object, 'spec', 'resources')] : []),
  ];
  const amounts = holders.flatMap((holder) => [objectAt(holder, 'limits'), objectAt(holder, 'requests')]);
  if (resource.kind === 'ResourceQuota') amounts.push(objectAt(object, 'spec', 'hard'));
  if (resource.kind === 'PersistentVolume') amounts.push(objectAt(object, 'spec', 'capacity'));
  return amounts.filter((found) => found !== undefined);
}

function isQuantity(text: string): boolean {
  try {
    parseQuantity(text);
    return true;
  } catch (error) {
    if (error instanceof QuantityError) return false;
    throw error;
  }
}

/** The first byte at which a text stops being padded base64, as Go's decoder counts. */
function corruptByte(text: string): number | undefined {
  let at = 0;
  const skip = (): void => {
    while (text[at] === '\n' || text[at] === '\r') at++;
  };
  for (;;) {
    for (let digit = 0; digit < 4; digit++) {
      skip();
      if (at === text.length) return digit === 0 ? undefined : at - digit;
      const character = text[at] ?? '';
      at++;
      if (/[A-Za-z0-9+/]/.test(character)) continue;
      if (character !== '=' || digit < 2) return at - 1;
      if (digit === 2) {
        skip();
        if (at === text.length) return text.length;
        if (text[at] !== '=') return at - 1;
        at++;
      }
      skip();
      return at < text.length ? at : undefined;
    }
  }
}
