/** Says whether this process may write: nothing is written by one that may have been replaced. Reading is always allowed. */
export interface Fence {
  /** For how many milliseconds from now a write may be on its way; none, where it is not positive. */
  left(): number;
}
