/** Turns offsets into line numbers from 1; cheap when the offsets asked for only grow. */
export class Lines {
  private position = 0;
  private line = 1;

  constructor(private readonly text: string) {}

  /** The line on which the character at `offset` stands. */
  at(offset: number): number {
    if (offset < this.position) {
      this.position = 0;
      this.line = 1;
    }
    for (;;) {
      const newline = this.text.indexOf('\n', this.position);
      if (newline < 0 || newline >= offset) return this.line;
      this.position = newline + 1;
      this.line++;
    }
  }
}
