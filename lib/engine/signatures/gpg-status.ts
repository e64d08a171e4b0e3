import type { SignatureResult, Verdict } from './verdict.js';

const results: Readonly<Record<string, SignatureResult>> = {
  GOODSIG: 'good',
  BADSIG: 'bad signature',
  EXPSIG: 'expired signature',
  EXPKEYSIG: 'signed with expired key',
  REVKEYSIG: 'signed with revoked key',
  ERRSIG: 'signed in a way that cannot be verified',
};
/** What `ERRSIG` says where the key is not there. */
const NO_KEY = '9';
/** Over bytes or over text: not over a key or another signature. */
const OF_A_DOCUMENT = ['00', '01'];

/**
 * Reads what `gpg --status-fd` says of a signature: those lines alone, which are made for programs. Anything but exactly one signature of a
 * document is not good.
 */
export function readGpgStatus(output: string): Verdict {
  const lines = output.split('\n').flatMap((line) => {
    const [mark, name = '', ...words] = line.split(' ');
    return mark === '[GNUPG:]' ? [{ name, words }] : [];
  });
  const found = lines.filter(({ name }) => name in results);
  const [one] = found;
  if (one === undefined) return { result: 'signed in a way that cannot be verified', keys: [] };
  const keys = [one.words[0] ?? ''];
  if (found.length > 1) return { result: 'bad signature', keys };
  const result = results[one.name] ?? 'bad signature';
  if (one.name === 'ERRSIG' && one.words[5] === NO_KEY)
    return { result: 'signed with a key that is not known here', keys };
  const valid = lines.filter(({ name }) => name === 'VALIDSIG');
  const [fingerprint = '', , , , , , , , kind = '', primary = ''] = valid[0]?.words ?? [];
  if (result !== 'good') return { result, keys: [...keys, ...(primary === '' ? [] : [primary])] };
  const isWhole = valid.length === 1 && OF_A_DOCUMENT.includes(kind) && fingerprint.endsWith(keys[0] ?? '-');
  return isWhole ? { result, keys: [fingerprint, primary] } : { result: 'bad signature', keys };
}
