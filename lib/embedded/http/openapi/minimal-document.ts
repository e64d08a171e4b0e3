/**
 * The smallest OpenAPI 2 document in gnostic's protobuf: version (field 1), title and version (field 2), no paths (field 8).
 * `kubectl` up to 1.27 does not apply anything without such a document.
 */
export function minimalDocument(): Buffer {
  const info = Buffer.concat([text(1, 'Kubernetes'), text(2, 'v1.36.4')]);
  return Buffer.concat([text(1, '2.0'), field(2, info), field(8, Buffer.alloc(0))]);
}

function text(number: number, value: string): Buffer {
  return field(number, Buffer.from(value));
}

/** A length-delimited field shorter than 128 bytes. */
function field(number: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, value.length]), value]);
}
