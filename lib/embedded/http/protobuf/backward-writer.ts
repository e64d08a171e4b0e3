/**
 * Writes the wire format of protocol buffers from its end to its beginning: the length of a message is known before its
 * head is written. So what shall come last is written first.
 */
export class BackwardWriter {
  private buffer = Buffer.allocUnsafe(1 << 16);
  private at = this.buffer.length;

  /** What was written. */
  bytes(): Buffer {
    return this.buffer.subarray(this.at);
  }

  /** A message that `write` writes. */
  message(number: number, write: () => void): void {
    const end = this.buffer.length - this.at;
    write();
    this.varint(this.buffer.length - this.at - end);
    this.varint((number << 3) | 2);
  }

  text(number: number, value: string): void {
    const length = Buffer.byteLength(value);
    this.reserve(length);
    this.at -= length;
    this.buffer.write(value, this.at);
    this.varint(length);
    this.varint((number << 3) | 2);
  }

  /** A number that is not negative. */
  integer(number: number, value: number): void {
    this.varint(value);
    this.varint(number << 3);
  }

  double(number: number, value: number): void {
    this.reserve(8);
    this.at -= 8;
    this.buffer.writeDoubleLE(value, this.at);
    this.varint((number << 3) | 1);
  }

  private varint(value: number): void {
    let length = 1;
    for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) length++;
    this.reserve(length);
    this.at -= length;
    let rest = value;
    for (let index = 0; index < length; index++) {
      this.buffer[this.at + index] = (rest % 128) | (index < length - 1 ? 128 : 0);
      rest = Math.floor(rest / 128);
    }
  }

  private reserve(length: number): void {
    if (this.at >= length) return;
    const used = this.buffer.length - this.at;
    const larger = Buffer.allocUnsafe(Math.max(this.buffer.length * 2, used + length));
    this.buffer.copy(larger, larger.length - used, this.at);
    this.at = larger.length - used;
    this.buffer = larger;
  }
}
