import { badRequest } from '../refusals.js';

const FORMAT = 'meta.k8s.io/v1';
const INVALID = 'invalid continue token: continue key is not valid';

/** Where a list goes on: at a moment, after an object. */
export interface Continuation {
  /** The resource version of the list, -1 for whatever is there now. */
  readonly version: number;
  /** The least key that follows, without the namespace of the request. */
  readonly start: string;
}

/** The token of a page's end. */
export function writeContinue({ version, start }: Continuation): string {
  return Buffer.from(JSON.stringify({ v: FORMAT, rv: version, start })).toString('base64url');
}

/** Reads the token of a page's end. @throws ApiError BadRequest */
export function readContinue(token: string): Continuation {
  const stray = token.search(/[^A-Za-z0-9_-]/);
  const illegal = stray >= 0 ? stray : token.length % 4 === 1 ? token.length : -1;
  if (illegal >= 0) throw badRequest(`${INVALID}: illegal base64 data at input byte ${illegal}`);
  const bytes = Buffer.from(token, 'base64url');
  let read: { v?: unknown; rv?: unknown; start?: unknown };
  try {
    read = JSON.parse(bytes.toString()) as typeof read;
  } catch {
    throw badRequest(`${INVALID}: ${notJson(bytes)}`);
  }
  const { v = '', rv = 0, start = '' } = read ?? {};
  if (v !== FORMAT) throw badRequest(`${INVALID}: server does not recognize this encoded version ${String(v)}`);
  if (typeof rv !== 'number' || rv === 0) {
    throw badRequest(`${INVALID}: incorrect encoded start resourceVersion (version ${FORMAT})`);
  }
  if (typeof start !== 'string' || start === '') {
    throw badRequest(`${INVALID}: encoded start key empty (version ${FORMAT})`);
  }
  const key = start.startsWith('/') ? start : `/${start}`;
  const isPlain = key
    .split('/')
    .slice(1)
    .every((part) => part !== '' && part !== '.' && part !== '..');
  if (!isPlain) throw badRequest(`${INVALID}: ${start}`);
  return { version: rv, start: key.slice(1) };
}

/** What is said of bytes that are no JSON. */
function notJson(bytes: Buffer): string {
  const first = [...bytes].find((byte) => byte !== 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d);
  if (first === undefined) return 'unexpected end of JSON input';
  const isShown = (first >= 0x20 && first < 0x7f) || (first > 0xa0 && first !== 0xad);
  const shown = isShown ? String.fromCharCode(first) : `\\u${first.toString(16).padStart(4, '0')}`;
  return `invalid character '${shown}' looking for beginning of value`;
}
