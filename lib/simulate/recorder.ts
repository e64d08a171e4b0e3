import { waveOf, type Effect, type Outcome, type ReconcilerEvent } from '../engine/index.js';
import { type JsonObject, type KubeObject, type ObjectKey } from '../kube/index.js';
import { nameInEvents, type DeliveryEvent, type EventVerb } from './events.js';
import { objectsAt, textAt } from './read.js';

/** Writes down what happens in a simulation, in the order in which it happens. */
export class Recorder {
  readonly events: DeliveryEvent[] = [];

  constructor(private readonly now: () => Date) {}

  pushed(branch: string, revision: string): void {
    this.add({ verb: 'push', branch, revision });
  }

  /** What the reconciler tells people. */
  reported(event: ReconcilerEvent): void {
    switch (event.type) {
      case 'status': {
        const { application, sync, health, revision } = event;
        return this.add({ verb: 'status', application, sync, ...defined({ health, revision }) });
      }
      case 'operationStarted':
        return this.add({
          verb: 'operation',
          application: event.application,
          operation: 'Running',
          revision: event.revision,
          message: event.automated ? 'automated' : 'by a person',
        });
      case 'operationCompleted': {
        const { application, phase, revision, message } = event;
        return this.add({ verb: 'operation', application, operation: phase, revision, message });
      }
      case 'progress':
        if (event.message === '' || event.message === SOME_RUNNING) return;
        return this.add({ verb: 'progress', application: event.application, message: event.message });
      case 'held':
        return this.add({ verb: 'held', application: event.application, message: event.message });
      case 'problem':
        return this.add({ verb: 'problem', application: event.application, message: event.message });
      case 'cluster':
      case 'warning':
        return this.add({ verb: 'problem', message: event.message });
    }
  }

  /** An effect was executed. A dry run or a read is nothing that happened. */
  executed({ effect, ok, message }: Outcome, before: KubeObject | undefined, application: string): void {
    if (effect.type === 'get' || ('dryRun' in effect && effect.dryRun !== false)) return;
    const wave = effect.type === 'apply' ? waveOf(effect.object) : effect.type === 'delete' ? effect.wave : undefined;
    const phase = effect.task.slice(effect.task.lastIndexOf(':') + 1);
    this.add({
      verb: verbOf(effect, before),
      ...defined({ application: application || undefined }),
      ...named(effect.key),
      ...(PHASES.has(phase) && { phase }),
      ...(wave !== undefined && { wave }),
      ...(!ok && { failed: true as const }),
      ...(message !== '' && { message }),
    });
  }

  /** The reconciler wrote to an Application: what it says of objects and tasks is told where it is new. */
  written(before: KubeObject | undefined, after: KubeObject): void {
    const application = after.metadata.name ?? '';
    const known = new Map(objectsAt(before, 'status', 'resources').map((each) => [identityOf(each), each]));
    for (const resource of objectsAt(after, 'status', 'resources')) {
      const was = known.get(identityOf(resource));
      const states = { sync: textAt(resource, 'status'), health: textAt(resource, 'health', 'status') };
      if (textAt(was, 'status') === states.sync && textAt(was, 'health', 'status') === states.health) continue;
      const message = textAt(resource, 'health', 'message');
      this.add({
        verb: 'resource',
        application,
        ...named(keyOfResult(resource)),
        ...filled(states),
        ...(message !== '' && { message }),
      } as NewEvent);
    }
    const finished = textAt(after, 'status', 'operationState', 'finishedAt');
    if (finished === '' || finished === textAt(before, 'status', 'operationState', 'finishedAt')) return;
    for (const result of objectsAt(after, 'status', 'operationState', 'syncResult', 'resources')) {
      const fields = {
        phase: textAt(result, 'syncPhase'),
        operation: textAt(result, 'hookPhase'),
        sync: textAt(result, 'status'),
        message: textAt(result, 'message'),
      };
      this.add({ verb: 'result', application, ...named(keyOfResult(result)), ...filled(fields) } as NewEvent);
    }
  }

  private add(event: NewEvent): void {
    this.events.push({ at: this.now().toISOString(), ...event });
  }
}

type NewEvent = Omit<DeliveryEvent, 'at'>;

const PHASES: ReadonlySet<string> = new Set(['PreSync', 'Sync', 'PostSync', 'SyncFail', 'PreDelete', 'PostDelete']);
const SOME_RUNNING = 'one or more tasks are running';

function verbOf(effect: Effect, before: KubeObject | undefined): EventVerb {
  if (effect.type === 'delete') return 'delete';
  if (effect.type === 'removeFinalizer') return 'release';
  if (before === undefined) return 'create';
  return effect.type === 'apply' && effect.method === 'replace' ? 'replace' : 'apply';
}

function named(key: ObjectKey): { object: string; group?: string } {
  return { object: nameInEvents(key), ...(key.group !== '' && { group: key.group }) };
}

function keyOfResult(result: JsonObject): ObjectKey {
  return {
    group: textAt(result, 'group'),
    kind: textAt(result, 'kind'),
    namespace: textAt(result, 'namespace'),
    name: textAt(result, 'name'),
  };
}

function identityOf(result: JsonObject): string {
  return Object.values(keyOfResult(result)).join('/');
}

function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function filled(fields: { readonly [name: string]: string }): { [name: string]: string } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}
