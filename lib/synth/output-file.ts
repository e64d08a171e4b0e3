/** One file of the output. */
export interface OutputFile {
  /** Path below the output root, with `/` between its parts. */
  readonly path: string;
  readonly content: string;
}

/** Orders by code unit, the same on every machine and in every locale. */
export function byPath(a: { readonly path: string }, b: { readonly path: string }): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : 0;
}
