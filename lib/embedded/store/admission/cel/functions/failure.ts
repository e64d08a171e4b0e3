/** Why the evaluation of an expression ends, in the words of the API. */
export class CelFailure extends Error {
  override readonly name = 'CelFailure';
}

/** A value that a function cannot work with. */
export function failed(why: string): CelFailure {
  return new CelFailure(why);
}
