import type { KubeObject } from '../../kube/index.js';
import { parseApplication, type Application } from '../../model/index.js';

const read = new WeakMap<KubeObject, Application>();

/** The Application that an object is; the same object is checked once. @throws ModelError */
export function readApplication(object: KubeObject): Application {
  const known = read.get(object);
  if (known !== undefined) return known;
  const app = parseApplication(object);
  read.set(object, app);
  return app;
}
