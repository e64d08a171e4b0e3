import type { Exchange } from './exchange.js';

const CHECKS = ['ping', 'log', 'etcd', 'poststarthook/rbac/bootstrap-roles', 'poststarthook/crd-informer-synced'];
const ENDPOINTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['healthz', CHECKS],
  ['livez', CHECKS],
  ['readyz', [...CHECKS, 'etcd-readiness', 'informer-sync', 'shutdown']],
]);

/** The paths under which the server says how it is, for the index of all paths. */
export const healthPaths: readonly string[] = [...ENDPOINTS].flatMap(([name, checks]) => [
  `/${name}`,
  ...checks.map((check) => `/${name}/${check}`),
]);

/**
 * Answers `/healthz`, `/livez` and `/readyz`, whole (with `?verbose` check by check, `?exclude=` leaves some out) or for one
 * check. A server that answers at all is well. False for any other path.
 */
export function serveHealth(exchange: Exchange): boolean {
  const [, name = '', ...rest] = exchange.path.split('/');
  const checks = ENDPOINTS.get(name);
  if (checks === undefined) return false;
  if (rest.length > 0 && !checks.includes(rest.join('/'))) return false;
  exchange.sendText(200, rest.length > 0 ? 'ok' : report(name, checks, exchange.query), 'text/plain; charset=utf-8', {
    'X-Content-Type-Options': 'nosniff',
  });
  return true;
}

function report(name: string, checks: readonly string[], query: URLSearchParams): string {
  if (!query.has('verbose')) return 'ok';
  const excluded = query.getAll('exclude');
  const lines = checks.map((check) => `[+]${check} ${excluded.includes(check) ? 'excluded: ok' : 'ok'}`);
  const unknown = excluded.filter((check) => !checks.includes(check)).map((check) => JSON.stringify(check));
  if (unknown.length > 0) {
    lines.push(`warn: some health checks cannot be excluded: no matches for ${unknown.join(', ')}`);
  }
  return `${lines.join('\n')}\n${name} check passed\n`;
}
