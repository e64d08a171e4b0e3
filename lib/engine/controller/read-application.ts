import type { KubeObject } from '../../kube/index.js';
import { parseApplication, type Application } from '../../model/index.js';
import { normalizedSpec } from '../refresh/index.js';

const read = new WeakMap<KubeObject, Application>();

/** The Application that an object is, with its spec in normal form; the same object is checked once. @throws ModelError */
export function readApplication(object: KubeObject): Application {
  const known = read.get(object);
  if (known !== undefined) return known;
  const parsed = parseApplication(object);
  const spec = normalizedSpec(parsed.spec);
  const app = spec === parsed.spec ? parsed : { ...parsed, spec };
  read.set(object, app);
  return app;
}
