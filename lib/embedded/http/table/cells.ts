import { labelSelectorOf, type Json, type JsonObject, type LabelRequirement } from '../../../kube/index.js';
import { numberAt, objectAt, textAt } from '../../fields.js';
import type { Column } from './column.js';

/** What fills a cell. */
export type Cell = Column['cell'];

/** A column of text, or of another type. */
export const column = (name: string, cell: Cell, type = 'string'): Column => ({ name, cell, type });
/** A column that `-o wide` shows. */
export const wide = (name: string, cell: Cell): Column => ({ name, cell, wide: true });
/** The text under a path. */
export const text =
  (...path: string[]): Cell =>
  (object) =>
    textAt(object, ...path) ?? '';
/** The number under a path, 0 without one. */
export const number =
  (...path: string[]): Cell =>
  (object) =>
    numberAt(object, ...path) ?? 0;
/** How many keys the object under a path has. */
export const count =
  (...path: string[]): Cell =>
  (object) =>
    Object.keys(objectAt(object, ...path) ?? {}).length;
/** Text, or `<none>` for none. */
export const orNone = (value: string): string => (value === '' ? '<none>' : value);
/** A list of scalars with commas between. */
export const list = (value: Json | undefined): string => (Array.isArray(value) ? value.map(String).join(',') : '');

/** A selector as text: `app=web,tier in (a,b)`. */
export function selectorText(selector: JsonObject | undefined): string {
  return selector === undefined ? '' : labelSelectorOf(selector).map(requirementText).join(',');
}

function requirementText({ key, operator, values }: LabelRequirement): string {
  if (operator === 'exists') return key;
  if (operator === 'absent') return `!${key}`;
  return operator === 'in' && values.length === 1 ? `${key}=${values[0]}` : `${key} ${operator} (${values.join(',')})`;
}
