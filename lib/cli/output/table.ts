import { stripVTControlCharacters } from 'node:util';

/** One column: its heading and how a row fills it. */
export interface Column<Row> {
  readonly heading: string;
  readonly cell: (row: Row) => string;
}

const control = new RegExp('[\\u0000-\\u0008\\u000b-\\u001f\\u007f]', 'g');

/** One line of text from an object of a cluster: line breaks become blanks and control characters are dropped. */
export function oneLine(text: string): string {
  return stripVTControlCharacters(text)
    .replace(/\s*\n\s*/g, ' ')
    .replace(control, '');
}

/**
 * Rows as aligned text with a heading line. Cells may hold colours; width is counted without them. Lines are cut to `width`
 * columns when it is given (a terminal's), because a wrapped table cannot be redrawn in place.
 */
export function renderTable<Row>(columns: readonly Column<Row>[], rows: readonly Row[], width?: number): string {
  const cells = [
    columns.map((column) => column.heading),
    ...rows.map((row) => columns.map((column) => column.cell(row))),
  ];
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((line) => stripVTControlCharacters(line[index] ?? '').length)),
  );
  return cells
    .map((line) =>
      line
        .map((cell, index) =>
          index === line.length - 1
            ? cell
            : cell + ' '.repeat((widths[index] ?? 0) - stripVTControlCharacters(cell).length),
        )
        .join('  ')
        .trimEnd(),
    )
    .map((line) => (width === undefined ? line : cut(line, width)))
    .join('\n');
}

const escape = new RegExp('\\u001b\\[[0-9;]*m', 'y');

/** The first `width` visible characters; colours opened in them are closed. */
function cut(line: string, width: number): string {
  if (stripVTControlCharacters(line).length <= width) return line;
  let out = '';
  let visible = 0;
  let coloured = false;
  for (let at = 0; at < line.length && visible < width - 1;) {
    escape.lastIndex = at;
    const code = escape.exec(line)?.[0];
    if (code) {
      out += code;
      coloured = true;
      at += code.length;
    } else {
      out += line[at];
      visible += 1;
      at += 1;
    }
  }
  return `${out}…${coloured ? '\u001b[0m' : ''}`;
}
