import { keyOf, type KubeObject } from '../kube/index.js';
import { phasesOf, sortTasks, waveOf, type SortableTask } from '../engine/index.js';
import { AssertionError } from './errors.js';

/** The objects that one Application delivers. */
export interface DeliveredTogether {
  /** Name of the Application. */
  readonly title: string;
  readonly objects: readonly KubeObject[];
}

/** What a sync does at once: it waits until all of it is healthy before it goes on to the next. */
interface Step {
  readonly text: string;
  readonly objects: readonly KubeObject[];
}

/**
 * Every Application that delivers all of the named objects delivers them in this order, and waits between them; the engine's own
 * order decides.
 *
 * @param names `api`, or `Deployment/api` where the name alone is ambiguous
 * @throws AssertionError that shows the steps
 */
export function expectOrder(groups: readonly DeliveredTogether[], names: readonly string[]): void {
  const sorted = groups.map((group) => ({ ...group, steps: stepsOf(group.objects) }));
  const concerned = sorted.filter(({ steps }) => names.every((name) => placesOf(name, steps).length > 0));
  if (concerned.length === 0) throw new AssertionError(nowhere(names, sorted));
  for (const { title, steps } of concerned) {
    for (const [index, later] of names.slice(1).entries()) {
      const earlier = names[index] ?? '';
      const [before, after] = [placesOf(earlier, steps), placesOf(later, steps)];
      if (Math.max(...before) < Math.min(...after)) continue;
      const marked = new Set([...before, ...after]);
      throw new AssertionError(
        `${title} does not deliver ${earlier} before ${later}. Its steps:\n${show(steps, (at) => marked.has(at))}`,
      );
    }
  }
}

function stepsOf(objects: readonly KubeObject[]): Step[] {
  const tasks = objects.flatMap((object): (SortableTask & { readonly target: KubeObject })[] =>
    phasesOf(object).map((phase) => ({ phase, wave: waveOf(object), target: object })),
  );
  const steps = new Map<string, KubeObject[]>();
  for (const { phase, wave, target } of sortTasks(tasks)) {
    const text = `${phase}, wave ${wave}`;
    const step = steps.get(text) ?? [];
    steps.set(text, step);
    step.push(target);
  }
  return [...steps].map(([text, together]) => ({ text, objects: together }));
}

/** The steps that hold an object of this name. */
function placesOf(name: string, steps: readonly Step[]): number[] {
  return steps.flatMap(({ objects }, at) => (objects.some((object) => isNamed(object, name)) ? [at] : []));
}

function isNamed(object: KubeObject, name: string): boolean {
  const own = object.metadata.name ?? object.metadata.generateName ?? '';
  return name === own || name === `${object.kind}/${own}`;
}

function show(steps: readonly Step[], isMarked: (at: number) => boolean): string {
  return steps
    .map(({ text, objects }, at) => {
      const names = objects.map((object) => `${object.kind}/${keyOf(object).name}`);
      return `${isMarked(at) ? '!!' : '  '} ${text}: ${names.join(', ')}`;
    })
    .join('\n');
}

function nowhere(names: readonly string[], groups: readonly { title: string; steps: readonly Step[] }[]): string {
  const counted = groups
    .map(({ title, steps }) => ({
      title,
      steps,
      missing: names.filter((name) => placesOf(name, steps).length === 0),
    }))
    .sort((a, b) => a.missing.length - b.missing.length);
  const nearest = counted[0];
  if (!nearest) return `nothing is delivered, expected ${names.join(', ')}`;
  const { title, steps, missing } = nearest;
  return `no Application delivers all of ${names.join(', ')}. The nearest, ${title}, lacks ${missing.join(', ')}. Its steps:\n${show(
    steps,
    (at) => names.some((name) => placesOf(name, steps).includes(at)),
  )}`;
}
