/** Says whether this process may write: nothing is written by one that may have been replaced. Reading is always allowed. */
export interface Fence {
  /** For how many milliseconds from now a write may be on its way; none, where it is not positive. */
  left(): number;
  /**
   * Asked before every write: resolves when as much as possible was done that it may be begun; gives what is to be called when it is
   * over. Until then the time that is left is kept from running out, as long as that can be done.
   *
   * @default nothing is done for a single write
   */
  hold?(): Promise<() => void>;
}
