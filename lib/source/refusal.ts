import { isJsonObject, parseJson, type Json } from '../kube/index.js';
import { SourceError, type SourceErrorCode } from '../engine/index.js';
import { BusyError } from './errors.js';
import type { HttpAnswer } from './http/index.js';

/** What an answer without success means. */
export interface Refusal {
  readonly server: 'registry' | 'repository';
  /** What was asked for, such as `registry.example.com/team/web:1.2.0`. */
  readonly where: string;
  /** Such as `the tag 1.2.0`. */
  readonly what: string;
  readonly whenMissing: SourceErrorCode;
  /** Whether one has proved who one is. */
  readonly isKnown: boolean;
}

const REGISTER =
  'register it by a Secret with the label argocd.argoproj.io/secret-type: repository and its url, username and password';

/** The error for an answer without success. Nothing that a server writes is in it but the code of a registry's error. */
export function refusalOf(answer: HttpAnswer, { server, where, what, whenMissing, isKnown }: Refusal): SourceError {
  const { status } = answer;
  const says = `${status}${codeIn(answer)}`;
  switch (status) {
    case 401:
      return isKnown
        ? new SourceError('REPOSITORY_ACCESS_DENIED', `the ${server} does not take the credentials (${says})`, {
            where,
            remedy: 'correct username and password in the Secret that registers it',
          })
        : new SourceError('REPOSITORY_ACCESS_DENIED', `the ${server} wants credentials, and there are none (${says})`, {
            where,
            remedy: `${REGISTER}; correct the address where the repository is meant to be public`,
          });
    case 403:
      return new SourceError('REPOSITORY_ACCESS_DENIED', `the ${server} does not allow to read ${what} (${says})`, {
        where,
        remedy: isKnown ? 'let the user of the Secret pull from this repository' : REGISTER,
      });
    case 404:
      return new SourceError(whenMissing, `the ${server} does not have ${what} (${says})`, {
        where,
        remedy: 'correct repoURL, chart and targetRevision, or publish it',
      });
    case 429:
      return new BusyError(`the ${server} wants fewer questions (${says})`, retryAfter(answer), {
        where,
        remedy: 'it is tried again by itself; credentials may allow more',
      });
    default:
      return new SourceError('REPOSITORY_UNREACHABLE', `the ${server} answers ${says}`, {
        where,
        remedy: 'look whether it runs; it is tried again by itself',
      });
  }
}

/** The code of a registry's error, such as `MANIFEST_UNKNOWN`. */
function codeIn({ body }: HttpAnswer): string {
  let value: Json;
  try {
    value = parseJson(body.toString('utf8'));
  } catch {
    return '';
  }
  const errors = isJsonObject(value) ? value['errors'] : undefined;
  const [first] = Array.isArray(errors) ? errors : [];
  const code = first !== undefined && isJsonObject(first) ? first['code'] : undefined;
  return typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` ${code}` : '';
}

function retryAfter({ headers }: HttpAnswer): number {
  const seconds = headers['retry-after'] ?? '';
  return /^\d{1,6}$/.test(seconds) ? Number(seconds) * 1000 : 0;
}
