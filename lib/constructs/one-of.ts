import type { IConstruct } from 'constructs';
import { invalidProp } from './errors.js';

/**
 * The name of the one field that is set.
 * @throws ConstructError INVALID_PROPS when none of them is, or several are
 */
export function exactlyOne(construct: IConstruct, prop: string, fields: Readonly<Record<string, unknown>>): string {
  const given = Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [name]));
  const [only] = given;
  if (only === undefined || given.length > 1) {
    const names = Object.keys(fields);
    throw invalidProp(
      construct,
      prop,
      given,
      `exactly one${names.length > given.length ? ` of ${names.join(', ')}` : ''}`,
    );
  }
  return only;
}
