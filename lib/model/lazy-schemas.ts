import type * as Schemas from './schemas.js';

/**
 * The schemas, loaded at the first use: they cost some 50 ms, which an import of the library for its constructs alone
 * need not pay.
 */
export function schemas(): typeof Schemas {
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- an `import` here would be eager or asynchronous
  return require('./schemas.js') as typeof Schemas;
}
