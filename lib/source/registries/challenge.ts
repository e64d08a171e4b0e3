/** How a server says that one shall prove who one is: `Bearer realm="…",service="…"` or `Basic`. */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  readonly parameters: ReadonlyMap<string, string>;
}

const TOKEN = "[A-Za-z0-9!#$%&'*+.^_`|~-]+";
const PART = new RegExp(`\\s*(?:,\\s*)*(${TOKEN})(?:\\s*=\\s*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN})))?`, 'y');

/** Reads a header `WWW-Authenticate`, which may hold several challenges. What can not be read ends it. */
export function parseChallenges(header: string): Challenge[] {
  const challenges: { scheme: string; parameters: Map<string, string> }[] = [];
  PART.lastIndex = 0;
  for (let match = PART.exec(header); match !== null && match[0] !== ''; match = PART.exec(header)) {
    const [, name = '', quoted, plain] = match;
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain;
    if (value === undefined) challenges.push({ scheme: name.toLowerCase(), parameters: new Map() });
    else challenges.at(-1)?.parameters.set(name.toLowerCase(), value);
  }
  return challenges;
}

/**
 * Whether credentials for a registry may be sent to the token service that it names: on the same host, or on one of the same domain
 * (`auth.docker.io` for `registry-1.docker.io`). Otherwise who can answer for a registry could have them sent anywhere.
 */
export function isTrustedRealm(realm: string, registry: string): boolean {
  if (realm === registry) return true;
  if (/^[\d.]+$|:/.test(registry)) return false;
  const domain = registry.split('.').slice(1).join('.');
  const isPublic = !domain.includes('.') || /^[a-z]{1,3}\.[a-z]{2}$/.test(domain);
  return !isPublic && (realm === domain || realm.endsWith(`.${domain}`));
}
