import { isIP } from 'node:net';
import { labelFault, subdomainFault } from '../names.js';

const UUID = '[0-9a-f]{8}-?[0-9a-f]{4}-?V[0-9a-f]{3}-?N[0-9a-f]{3}-?[0-9a-f]{12}';
const uuid = (version: string, variant = '[0-9a-f]'): RegExp =>
  new RegExp(`^${UUID.replace('V', version).replace('N', variant)}$`, 'i');
const DATE = /^(\d{4})-(\d\d)-(\d\d)$/;
const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d:([0-5]\d|60)(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):?[0-5]\d)?$/;
const GO_DURATION = /^[-+]?(0|(\d+(\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h))+$/;
const WORDED_DURATION =
  /(\d+)\s*(nanoseconds?|nanos?|ns|microseconds?|micros?|us|µs|milliseconds?|millis?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|wks?|w)/i;
const EMAIL = /^[^\s<>()[\],;:\\"@]+@[^\s<>()[\],;:\\"@]+$/;
const COLOUR = '([01]?[0-9]?[0-9]|2[0-4][0-9]|25[0-5])';

type Check = (text: string) => boolean;
const matching =
  (pattern: RegExp): Check =>
  (text) =>
    pattern.test(text);

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['date', isDate],
  ['datetime', (text) => isDate(DATE_TIME.exec(text)?.[1] ?? '')],
  ['duration', (text) => GO_DURATION.test(text) || WORDED_DURATION.test(text)],
  ['email', matching(EMAIL)],
  [
    'hostname',
    (text) => text.length <= 255 && /^[\p{L}\p{S}\p{N}~]([\p{L}\p{S}\p{N}.-]*[\p{L}\p{S}\p{N}])?$/u.test(text),
  ],
  ['uri', isUri],
  ['ipv4', (text) => isIP(text) === 4],
  ['ipv6', (text) => isIP(text) === 6],
  ['cidr', isCidr],
  [
    'mac',
    matching(/^([0-9a-f]{2}([:-][0-9a-f]{2}){5}|([0-9a-f]{2}[:-]){7}[0-9a-f]{2}|[0-9a-f]{4}(\.[0-9a-f]{4}){2,3})$/i),
  ],
  ['uuid', matching(uuid('[0-9a-f]'))],
  ['uuid3', matching(uuid('3'))],
  ['uuid4', matching(uuid('4', '[89ab]'))],
  ['uuid5', matching(uuid('5', '[89ab]'))],
  ['byte', matching(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/)],
  ['password', () => true],
  ['bsonobjectid', matching(/^[0-9a-f]{24}$/i)],
  ['isbn', (text) => isIsbn10(text) || isIsbn13(text)],
  ['isbn10', isIsbn10],
  ['isbn13', isIsbn13],
  ['creditcard', isCreditCard],
  ['ssn', matching(/^\d{3}[- ]?\d{2}[- ]?\d{4}$/)],
  ['hexcolor', matching(/^#?([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$/)],
  ['rgbcolor', matching(new RegExp(`^rgb\\(\\s*${COLOUR}\\s*,\\s*${COLOUR}\\s*,\\s*${COLOUR}\\s*\\)$`))],
  ['k8sshortname', (text) => text !== '' && labelFault(text) === undefined],
  ['k8slongname', (text) => text !== '' && subdomainFault(text) === undefined],
]);

const normalized = (format: string): string => format.replaceAll('-', '');

/** Whether the API checks a format for values of a type; of others it only says that it does not know them. */
export function isKnownFormat(type: unknown, format: string): boolean {
  switch (type) {
    case undefined:
    case '':
    case 'string':
      return checks.has(normalized(format));
    case 'integer':
      return format === 'int32' || format === 'int64';
    case 'number':
      return format === 'float' || format === 'double';
    default:
      return false;
  }
}

/** Whether a text has a format; a format that is not known fits any text. */
export function hasFormat(format: string, text: string): boolean {
  return checks.get(normalized(format))?.(text) ?? true;
}

function isDate(text: string): boolean {
  const [, year = '', month = '', day = ''] = DATE.exec(text) ?? [];
  if (day === '' || Number(month) < 1 || Number(month) > 12 || Number(day) < 1) return false;
  return Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
}

/** An absolute URI, or an absolute path. */
function isUri(text: string): boolean {
  if (text === '' || /[\s\u0000-\u001f\u007f]/.test(text)) return false;
  return text.startsWith('/') || /^[a-z][a-z0-9+.-]*:./i.test(text);
}

function isCidr(text: string): boolean {
  const [address = '', bits = '', ...more] = text.split('/');
  const family = isIP(address);
  return family !== 0 && more.length === 0 && /^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128);
}

function isIsbn10(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^\d{9}[\dX]$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < 10; i++) sum += (i + 1) * (digits[i] === 'X' ? 10 : Number(digits[i]));
  return sum % 11 === 0;
}

function isIsbn13(text: string): boolean {
  const digits = text.replace(/[\s-]+/g, '');
  if (!/^\d{13}$/.test(digits)) return false;
  let sum = 0;
  for (let i = 0; i < 13; i++) sum += Number(digits[i]) * (i % 2 === 0 ? 1 : 3);
  return sum % 10 === 0;
}

function isCreditCard(text: string): boolean {
  const digits = text.replace(/\D+/g, '');
  const issuers =
    /^(?:4\d{12}(?:\d{3})?|5[1-5]\d{14}|6(?:011|5\d\d)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:2131|1800|35\d{3})\d{11})$/;
  if (!issuers.test(digits)) return false;
  let sum = 0;
  [...digits].reverse().forEach((digit, index) => {
    const doubled = Number(digit) * (index % 2 === 0 ? 1 : 2);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}
