import type Asset from './data/columns.json';
import type { Resource } from '../../store/resource.js';
import { clusterCells } from './cluster-cells.js';
import type { Cell, Cells, Column } from './column.js';
import { age } from './durations.js';
import { eventCells } from './event-cells.js';
import { networkCells } from './network-cells.js';
import { nodeCells } from './node-cells.js';
import { podCells } from './pod-cells.js';
import { storageCells } from './storage-cells.js';
import { workloadCells } from './workload-cells.js';

/** A heading: name, type, the index of its description, and, where they are not 0 and empty, priority and format. */
type Heading = readonly [string, string, number, number?, string?];

interface Headings {
  readonly texts: readonly string[];
  readonly tables: Readonly<Record<string, readonly Heading[]>>;
}

const COMMON: Cells = {
  Name: ({ metadata }) => metadata.name ?? '',
  Age: age,
  'Created At': ({ metadata }) => metadata.creationTimestamp ?? null,
};

const cells: Readonly<Record<string, Cells>> = {
  '/Pod': podCells,
  '/Node': nodeCells,
  '/Event': eventCells,
  ...workloadCells,
  ...networkCells,
  ...storageCells,
  ...clusterCells,
};

/** Kinds whose rows end with their age, under no heading. */
const WITH_BARE_AGE: ReadonlySet<string> = new Set(['networking.k8s.io/IPAddress']);

let loaded: Headings | undefined;

/** The columns of a built-in kind: name and time of creation when it has none of its own. */
export function builtinColumns({ group, kind, storedAs }: Pick<Resource, 'group' | 'kind' | 'storedAs'>): Column[] {
  const table = storedAs ?? `${group}/${kind}`;
  const columns = columnsOf(headings().tables[table] ?? defaultHeadings(), { ...COMMON, ...cells[table] });
  return WITH_BARE_AGE.has(table) ? [...columns, { ...commonColumns()[1], bare: true }] : columns;
}

/** The column of names and that of ages, as custom resources have them. */
export function commonColumns(): [name: Column, age: Column] {
  const [name, at] = columnsOf(defaultHeadings(), COMMON);
  if (name === undefined || at === undefined) throw new Error('roles have no columns');
  return [name, { ...at, name: 'Age', type: 'date', cell: age }];
}

function columnsOf(table: readonly Heading[], known: Cells): Column[] {
  const { texts } = headings();
  return table.map(([name, type, description, priority = 0, format = '']) => {
    const cell: Cell | undefined = known[name];
    if (cell === undefined) throw new Error(`nothing fills the column ${name}`);
    return { name, type, format, description: texts[description] ?? '', priority, cell };
  });
}

/** The headings of a kind that has none of its own. */
function defaultHeadings(): readonly Heading[] {
  return headings().tables['rbac.authorization.k8s.io/Role'] ?? [];
}

function headings(): Headings {
  if (loaded === undefined) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const { texts, tables } = require('./data/columns.json') as typeof Asset;
    loaded = { texts, tables: tables as unknown as Headings['tables'] };
  }
  return loaded;
}
