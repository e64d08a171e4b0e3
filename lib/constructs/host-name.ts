import type { IConstruct } from 'constructs';
import { invalidProp } from './errors.js';

const label = '[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?';
const hostName = new RegExp(`^(\\*\\.)?${label}(\\.${label})*$`);

/**
 * Refuses what is no name of a host: DNS labels in lower case, of which the first may be `*`.
 * @throws ConstructError INVALID_PROPS
 */
export function checkHostName(construct: IConstruct, prop: string, host: string): void {
  if (host.length > 253 || !hostName.test(host)) {
    throw invalidProp(construct, prop, host, 'a host name in lower case, without scheme, port or path');
  }
}
