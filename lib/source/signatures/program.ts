import type { Signable, Signers, Verdict } from '../../engine/index.js';

/** A program of this machine that verifies signatures. */
export interface SignatureProgram {
  readonly name: string;
  /** Where to get it. */
  readonly home: string;
  /**
   * What the shell runs, in a directory with a signature `N.sig` and a message `N.msg` for each object: for each it prints a line
   * `[SLIPWAY] N`, and then what `verdict` reads.
   */
  readonly script: string;
  /** Writes the keys. */
  layOut(work: string, signers: Signers): Promise<void>;
  verdict(object: Signable, said: string, signers: Signers): Verdict;
}
