/** An entry of a tar archive that a test writes, byte by byte. */
export interface Written {
  readonly name: string;
  readonly content?: string | Buffer;
  /** The type flag. @default '0' a file */
  readonly type?: string;
  readonly link?: string;
  readonly mode?: number;
  /** What the header says, where that is not the content's. */
  readonly size?: string;
}

/** A tar archive (ustar) of these entries, whatever they are. */
export function tar(...entries: readonly Written[]): Buffer {
  return Buffer.concat([...entries.map(entry), Buffer.alloc(1024)]);
}

/** A PAX header for the next entry (`x`) or for all (`g`). */
export function extended(records: Readonly<Record<string, string>>, type = 'x'): Written {
  return { name: 'PaxHeaders/entry', type, content: Object.entries(records).map(record).join('') };
}

function entry({ name, content = '', type = '0', link = '', mode = 0o644, size }: Written): Buffer {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(name, 0, 100);
  header.write(`${mode.toString(8).padStart(7, '0')}\0`, 100);
  header.write(size ?? bytes.length.toString(8).padStart(11, '0'), 124);
  header.write(' '.repeat(8), 148);
  header.write(type, 156);
  header.write(link, 157, 100);
  header.write('ustar\0' + '00', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)]);
}

function record([key, value]: readonly [string, string]): string {
  const rest = ` ${key}=${value}\n`;
  let length = Buffer.byteLength(rest);
  while (String(length).length + Buffer.byteLength(rest) !== length)
    length = String(length).length + Buffer.byteLength(rest);
  return `${length}${rest}`;
}
