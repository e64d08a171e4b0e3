import { stringifyJson, type Json } from '../../../kube/index.js';
import type { PrinterColumn } from '../../store/resource.js';
import { ageColumn, nameColumn, since, type Column } from './column.js';
import { jsonPath } from './json-path.js';

/** The columns of a custom resource: those of its definition, or its age. */
export function customColumns(columns: readonly PrinterColumn[] | undefined): readonly Column[] {
  if (columns === undefined) return [nameColumn, ageColumn];
  return [
    nameColumn,
    ...columns.map((column): Column => {
      const find = jsonPath(column.jsonPath);
      return {
        name: column.name,
        type: column.type === 'date' ? 'date' : column.type,
        description: column.description ?? '',
        wide: (column.priority ?? 0) > 0,
        ...(column.format !== undefined && { format: column.format }),
        cell: (object, now) => cellOf(column, find(object), now),
      };
    }),
  ];
}

function cellOf(column: PrinterColumn, found: readonly Json[], now: Date): Json {
  const [first] = found;
  if (first === undefined || first === null) return null;
  switch (column.type) {
    case 'date':
      return typeof first === 'string' ? since(first, now) : '<unknown>';
    case 'integer':
    case 'number':
      return typeof first === 'number' || typeof first === 'bigint' ? first : null;
    case 'boolean':
      return typeof first === 'boolean' ? first : null;
    default:
      return found.map((item) => (typeof item === 'string' ? item : stringifyJson(item))).join(',');
  }
}
