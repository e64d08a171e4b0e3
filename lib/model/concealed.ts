import { inspect } from 'node:util';

/** A text that is shown to nobody: printed, put into JSON or into another text it is `***`. */
export class Concealed {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself, for who sends it to where it belongs. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return '***';
  }

  toJSON(): string {
    return '***';
  }

  [inspect.custom](): string {
    return '***';
  }
}
