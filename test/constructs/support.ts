import { App, Chart, type ApiObject } from 'cdk8s';
import type { JsonObject } from '../../lib/kube/index.js';

/** A chart to put constructs into. */
export function testChart(): Chart {
  return new Chart(new App(), 'test');
}

/** What an object becomes. */
export function rendered(object: ApiObject): JsonObject {
  return object.toJson() as JsonObject;
}

/** The `spec` that an object becomes. */
export function specOf(object: ApiObject): JsonObject {
  return rendered(object).spec as JsonObject;
}

/** The annotations that an object gets. */
export function annotationsOf(object: ApiObject): JsonObject | undefined {
  return (rendered(object).metadata as JsonObject).annotations as JsonObject | undefined;
}
