import { stringifyJson, writeYaml, type Json } from '../../kube/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { renderTable, type Column } from './table.js';

/** The forms in which a verb prints its result. */
export const formats = ['table', 'wide', 'json', 'yaml', 'name'] as const;
export type Format = (typeof formats)[number];

/** Reads `-o`. Throws `USAGE` for any other word. */
export function parseFormat(text: string): Format {
  const found = formats.find((format) => format === text);
  if (!found) {
    throw new CliError('USAGE', `there is no output format '${text}'`, {
      remedy: `use one of ${formats.join(', ')}`,
      exitCode: exitCodes.usage.code,
    });
  }
  return found;
}

/** How rows of one type print in every format. */
export interface Listing<Row> {
  readonly columns: readonly Column<Row>[];
  /** Columns that `-o wide` adds. */
  readonly wide?: readonly Column<Row>[];
  readonly name: (row: Row) => string;
  readonly json: (row: Row) => Json;
}

/** Rows in the format asked for. */
export function formatRows<Row>(listing: Listing<Row>, rows: readonly Row[], format: Format): string {
  switch (format) {
    case 'name':
      return rows.map(listing.name).join('\n');
    case 'json':
      return stringifyJson(rows.map(listing.json), { indent: 2 });
    case 'yaml':
      return writeYaml(rows.map(listing.json)).trimEnd();
    case 'wide':
      return renderTable([...listing.columns, ...(listing.wide ?? [])], rows);
    case 'table':
      return renderTable(listing.columns, rows);
  }
}
