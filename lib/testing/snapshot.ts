import { keyOf, keyText, writeYaml } from '../kube/index.js';
import type { SynthesizedApplication } from '../synth/index.js';

/**
 * Everything that is delivered to one environment as YAML, in an order that does not depend on the order in which it was declared:
 * by application, its Application first, then by object.
 */
export function snapshotOf(applications: readonly SynthesizedApplication[]): string {
  return [...applications]
    .sort((a, b) => compareText(a.id, b.id))
    .flatMap(({ id, application, objects }) => {
      const sorted = objects
        .map(({ object }) => ({ key: keyText(keyOf(object)), object }))
        .sort((a, b) => compareText(a.key, b.key));
      return [application, ...sorted.map(({ object }) => object)].map(
        (object) => `# ${id}: ${object.kind} ${keyOf(object).name}\n${writeYaml(object)}`,
      );
    })
    .join('---\n');
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
