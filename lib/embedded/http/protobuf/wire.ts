/** The wire types of the types that are no text, bytes or message (which are 2). */
export const WIRE_OF: Readonly<Record<string, number>> = { n: 0, b: 0, d: 1 };

/** Reads the wire format of protocol buffers. */
export class WireReader {
  private at = 0;

  constructor(private readonly bytes: Buffer) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  /** A variable-length integer, up to 64 bits. @throws RangeError when the bytes end early */
  varint(): bigint {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.bytes[this.at++];
      if (byte === undefined) throw new RangeError('unexpected EOF');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asIntN(64, value);
    }
    throw new RangeError('a number is longer than 64 bits');
  }

  /** Bytes with their length before them. @throws RangeError when the bytes end early */
  chunk(): Buffer {
    const length = Number(this.varint());
    return this.take(length);
  }

  double(): number {
    return this.take(8).readDoubleLE();
  }

  /** Leaves out a field of this wire type. @throws RangeError for one that protobuf does not have */
  skip(type: number): void {
    if (type === 0) this.varint();
    else if (type === 1) this.take(8);
    else if (type === 2) this.chunk();
    else if (type === 5) this.take(4);
    else throw new RangeError(`proto: illegal wireType ${type}`);
  }

  private take(length: number): Buffer {
    const end = this.at + length;
    if (length < 0 || end > this.bytes.length) throw new RangeError('unexpected EOF');
    const part = this.bytes.subarray(this.at, end);
    this.at = end;
    return part;
  }
}
