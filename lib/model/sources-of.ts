import type { ApplicationSpec } from './application.js';
import type { ApplicationSource } from './source.js';

/** The sources of an Application: `sources` where there are any, else its one `source`. */
export function sourcesOf({ source, sources }: ApplicationSpec): readonly ApplicationSource[] {
  if (sources && sources.length > 0) return sources;
  return source ? [source] : [];
}
