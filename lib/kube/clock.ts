/** Time as an input: what a shell hands to everything that must know or wait for it. */
export interface Clock {
  /** The current instant. */
  now(): Date;
  /** Calls `wake` once after `milliseconds`; the returned function cancels it. */
  after(milliseconds: number, wake: () => void): () => void;
}
