import { PlatformError } from './errors.js';

const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/**
 * A name that becomes part of object names and folders: lower-case letters, digits and `-`, at most 63 characters.
 *
 * @throws PlatformError `INVALID_NAME`
 */
export function checkName(what: string, name: string): string {
  if (LABEL.test(name) && name.length <= 63) return name;
  throw new PlatformError('INVALID_NAME', `expected ${what}, got ${JSON.stringify(name)}`, {
    remedy: 'use lower-case letters, digits and "-" (not first or last), at most 63 characters',
  });
}
