import type { CelEnvironment } from '../engine.js';
import { failed } from './failure.js';

/** A URL in its parts, as they were written. */
class Url {
  constructor(
    readonly scheme: string,
    readonly host: string,
    readonly path: string,
    readonly query: string,
  ) {}
}

const URL_FORM = /^(?:([a-zA-Z][a-zA-Z0-9+.-]*):)?(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#.*)?$/s;

function read(text: string): Url {
  const [, scheme = '', authority, path = '', query = ''] = URL_FORM.exec(text) ?? [];
  const isBroken = /[\u0000-\u001f\u007f]/.test(text) || /%(?![0-9a-fA-F]{2})/.test(path + (authority ?? ''));
  const isAbsolute =
    scheme !== '' ? authority !== undefined || path !== '' : path.startsWith('/') && authority === undefined;
  if (isBroken || !isAbsolute || /[\s<>"{}|\\^`]/.test(authority ?? '') || !hasPort(authority ?? '')) {
    throw failed(`URL parse error during conversion from string: parse "${text}": invalid URI for request`);
  }
  const host = (authority ?? '').replace(/^.*@/, '');
  return new Url(scheme.toLowerCase(), host, scheme !== '' && authority === undefined ? '' : path, query);
}

function hasPort(authority: string): boolean {
  const port = /:([^:\]]*)$/.exec(authority.replace(/^.*@/, ''))?.[1];
  return port === undefined || /^\d*$/.test(port);
}

function hostname({ host }: Url): string {
  return (/^\[(.*)\]/.exec(host)?.[1] ?? host.replace(/:\d*$/, '')).replace(/%25/, '%');
}

function queryOf({ query }: Url): Record<string, string[]> {
  const found = Object.create(null) as Record<string, string[]>;
  for (const [key, value] of new URLSearchParams(query)) (found[key] ??= []).push(value);
  return found;
}

/** The functions of URLs. */
export function registerUrls(environment: CelEnvironment): void {
  const type = 'kubernetes.URL';
  environment
    .registerType(type, Url)
    .registerFunction(`url(string): ${type}`, read)
    .registerFunction('isURL(string): bool', (text: string) => {
      try {
        read(text);
        return true;
      } catch {
        return false;
      }
    })
    .registerFunction(`${type}.getScheme(): string`, ({ scheme }: Url) => scheme)
    .registerFunction(`${type}.getHost(): string`, ({ host }: Url) => host)
    .registerFunction(`${type}.getHostname(): string`, hostname)
    .registerFunction(`${type}.getPort(): string`, ({ host }: Url) => /:(\d+)$/.exec(host)?.[1] ?? '')
    .registerFunction(`${type}.getEscapedPath(): string`, ({ path }: Url) => encodeURI(decodeURI(path)))
    .registerFunction(`${type}.getQuery(): map<string, list<string>>`, queryOf);
}
