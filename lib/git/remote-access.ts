/** By what a command is let in by a remote repository. */
export interface RemoteAccess {
  /**
   * Path of a Git configuration that only this user can read. It counts above all others; what it holds is in no argument and no
   * variable of a process.
   */
  readonly configuration: string;
  /** Texts that are in no message: secrets, and where they lie. */
  readonly hidden: readonly string[];
}

/** Shorter texts would be found everywhere. */
const SHORTEST = 3;

/** A text without what is hidden. */
export function withoutHidden(text: string, hidden: readonly string[]): string {
  const longestFirst = hidden.filter(({ length }) => length >= SHORTEST).sort((a, b) => b.length - a.length);
  return longestFirst.reduce((shown, secret) => shown.replaceAll(secret, '***'), text);
}
