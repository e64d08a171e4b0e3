import type { Json, KubeObject } from '../../../kube/index.js';

/** What fills a cell: text, a number or a boolean. */
export type Cell = (object: KubeObject, now: Date) => Json;

/** The cells of a kind by the heading of their column. */
export type Cells = Readonly<Record<string, Cell>>;

/** A column of the table that `kubectl get` prints. */
export interface Column {
  readonly name: string;
  readonly type: string;
  /** `name` for the name of the object, otherwise mostly empty. */
  readonly format: string;
  readonly description: string;
  /** 0 is always shown, more than that by `-o wide` alone. */
  readonly priority: number;
  readonly cell: Cell;
  /** Whether the cell stands in every row though the table has no heading for it. */
  readonly bare?: boolean;
}
