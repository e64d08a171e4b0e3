/** Who made a commit or tag, and when they say that was. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** As written, which may be any time at all; `undefined` where it is none. */
  readonly date: Date | undefined;
}

/** What a commit or a tag says, taken apart. Texts are as written: show them by `visibleText`. */
export interface SignedObject {
  readonly type: 'commit' | 'tag';
  /** The commit that a tag is about, or the tree of a commit. */
  readonly object: string;
  readonly parents: readonly string[];
  /** The author of a commit, the tagger of a tag. */
  readonly author: Signature;
  readonly message: string;
  /** As armoured text: OpenPGP or SSH. */
  readonly signature: string | undefined;
  /** What the signature is made over. */
  readonly payload: Buffer;
}

const GPG_HEADER = Buffer.from('gpgsig ');
/** How a signature begins behind the message of a tag: the last that begins so, as Git has it. */
const ARMOUR = /^-----BEGIN (PGP SIGNATURE|PGP MESSAGE|SSH SIGNATURE)-----$/gm;

/** Takes the content of a commit apart. */
export function parseCommit(content: Buffer): SignedObject {
  const { headers, body } = split(content);
  const signed = cutOut(headers);
  const fields = fieldsOf(signed.rest);
  return {
    type: 'commit',
    object: fields.find(([name]) => name === 'tree')?.[1] ?? '',
    parents: fields.flatMap(([name, value]) => (name === 'parent' ? [value] : [])),
    author: signatureOf(fields.find(([name]) => name === 'author')?.[1] ?? ''),
    message: textOf(body, fields.find(([name]) => name === 'encoding')?.[1]),
    signature: signed.signature,
    payload: Buffer.concat([signed.rest, content.subarray(headers.length)]),
  };
}

/** Takes the content of an annotated tag apart. */
export function parseTag(content: Buffer): SignedObject & { readonly name: string; readonly of: string } {
  const { headers, body } = split(content);
  const fields = fieldsOf(headers);
  const value = (wanted: string): string => fields.find(([name]) => name === wanted)?.[1] ?? '';
  const start = [...body.toString('latin1').matchAll(ARMOUR)].at(-1)?.index;
  const message = start === undefined ? body : body.subarray(0, start);
  return {
    type: 'tag',
    object: value('object'),
    of: value('type'),
    name: value('tag'),
    parents: [],
    author: signatureOf(value('tagger')),
    message: textOf(message, value('encoding')),
    signature: start === undefined ? undefined : body.toString('latin1', start),
    payload: content.subarray(0, content.length - (body.length - message.length)),
  };
}

function split(content: Buffer): { headers: Buffer; body: Buffer } {
  const end = content.indexOf('\n\n');
  if (end < 0) return { headers: content, body: Buffer.alloc(0) };
  return { headers: content.subarray(0, end + 1), body: content.subarray(end + 2) };
}

/** The headers of a commit without its signature, which goes on over lines that begin with a space. */
function cutOut(headers: Buffer): { rest: Buffer; signature: string | undefined } {
  const kept: Buffer[] = [];
  const signature: string[] = [];
  let within = false;
  for (let at = 0; at < headers.length;) {
    const end = headers.indexOf(0x0a, at);
    const next = end < 0 ? headers.length : end + 1;
    const line = headers.subarray(at, next);
    const begins = line.subarray(0, GPG_HEADER.length).equals(GPG_HEADER);
    within = begins || (within && line[0] === 0x20);
    if (within) signature.push(line.toString('latin1', begins ? GPG_HEADER.length : 1));
    else kept.push(line);
    at = next;
  }
  return { rest: Buffer.concat(kept), signature: signature.length === 0 ? undefined : signature.join('') };
}

function fieldsOf(headers: Buffer): [string, string][] {
  return headers
    .toString('utf8')
    .split('\n')
    .filter((line) => !line.startsWith(' '))
    .map((line) => {
      const space = line.indexOf(' ');
      return space < 0 ? [line, ''] : [line.slice(0, space), line.slice(space + 1)];
    });
}

function signatureOf(text: string): Signature {
  const [, name = '', email = '', seconds = ''] = /^(.*?) ?<([^<>]*)>(?: (-?\d+))?[^<>]*$/.exec(text) ?? [, text];
  const date = new Date(Number(seconds) * 1000);
  return { name, email, date: seconds === '' || Number.isNaN(date.getTime()) ? undefined : date };
}

function textOf(bytes: Buffer, encoding: string | undefined): string {
  const isLatin = /^(iso-8859-1|latin-?1)$/i.test(encoding ?? '');
  return bytes.toString(isLatin ? 'latin1' : 'utf8');
}
