import type { KubeObject } from '../../kube/index.js';
import { hydratedSource, parseApplication, type Application, type ApplicationSpec } from '../../model/index.js';
import { normalizedSpec } from '../refresh/index.js';

const read = new WeakMap<KubeObject, Application>();

/**
 * The Application that an object is, with its spec in normal form: one that is hydrated has the branch that it is synced from as its
 * source. The same object is checked once.
 *
 * @throws ModelError
 */
export function readApplication(object: KubeObject): Application {
  const known = read.get(object);
  if (known !== undefined) return known;
  const parsed = parseApplication(object);
  const spec = withSyncSource(normalizedSpec(parsed.spec));
  const app = spec === parsed.spec ? parsed : { ...parsed, spec };
  read.set(object, app);
  return app;
}

function withSyncSource(spec: ApplicationSpec): ApplicationSpec {
  if (spec.sourceHydrator === undefined) return spec;
  const { sources: _, ...rest } = spec;
  return { ...rest, source: hydratedSource(spec.sourceHydrator) };
}
