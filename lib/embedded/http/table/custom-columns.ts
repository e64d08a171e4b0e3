import { stringifyJson, type Json } from '../../../kube/index.js';
import type { PrinterColumn } from '../../store/resource.js';
import { commonColumns } from './builtin-columns.js';
import type { Column } from './column.js';
import { since } from './durations.js';
import { jsonPath } from './json-path.js';

/** The columns of a custom resource: its name and those of its definition, or else its age. */
export function customColumns(columns: readonly PrinterColumn[] | undefined): readonly Column[] {
  const [name, age] = commonColumns();
  if (columns === undefined || columns.length === 0) return [name, age];
  return [
    name,
    ...columns.map((column): Column => {
      const find = jsonPath(column.jsonPath);
      return {
        name: column.name,
        type: column.type,
        format: column.format ?? '',
        description: column.description || `Custom resource definition column (in JSONPath format): ${column.jsonPath}`,
        priority: column.priority ?? 0,
        cell: (object, now) => cellOf(column.type, find(object), now),
      };
    }),
  ];
}

/** What a column shows of what its path has found: the first of it, if it is of the column's type. */
function cellOf(type: string, [found]: readonly Json[], now: Date): Json {
  if (found === undefined) return null;
  switch (type) {
    case 'string':
      return textOf(found);
    case 'date':
      return typeof found === 'string' ? dateText(found, now) : null;
    case 'integer':
      return typeof found === 'bigint' ? found : typeof found === 'number' ? Math.trunc(found) : null;
    case 'number':
      return typeof found === 'number' || typeof found === 'bigint' ? found : null;
    case 'boolean':
      return typeof found === 'boolean' ? found : null;
    default:
      return null;
  }
}

function textOf(value: Json): string {
  if (value === null) return '<no value>';
  return typeof value === 'object' ? stringifyJson(value, { sortKeys: true }) : String(value);
}

function dateText(text: string, now: Date): string {
  if (text === '') return '<unknown>';
  return RFC3339.test(text) ? since(text, now) : '<invalid>';
}

const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
