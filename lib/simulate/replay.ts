import { DeliverySimulation, type DeliverySimulationOptions } from './delivery-simulation.js';
import { SimulationError } from './errors.js';
import { eventText, type DeliveryEvent } from './events.js';
import type { Action, Recording } from './recording.js';

/**
 * Lets a recorded delivery happen again, and compares: the same events in the same order, and the same end.
 *
 * @param given what a recording cannot hold: the settings of the installation, an observer
 * @throws SimulationError `REPLAY_DIFFERS` that shows the first event which is another
 */
export async function replay(
  recording: Recording,
  given: Pick<DeliverySimulationOptions, 'settings' | 'observer'> = {},
): Promise<DeliverySimulation> {
  const simulation = new DeliverySimulation({ ...recording.options, ...given });
  for (const action of recording.actions) await act(simulation, action);
  const at = recording.events.findIndex((event, index) => !isSame(event, simulation.events[index]));
  const different = at >= 0 ? at : recording.events.length < simulation.events.length ? recording.events.length : -1;
  if (different >= 0) {
    const show = (event: DeliveryEvent | undefined): string => (event ? eventText(event, simulation.start) : 'nothing');
    throw new SimulationError(
      'REPLAY_DIFFERS',
      `event ${different} was ${show(recording.events[different])}, and is ${show(simulation.events[different])}`,
      { remedy: 'the engine decides otherwise than when this was recorded: record it again if that is meant' },
    );
  }
  if (simulation.state === recording.state) return simulation;
  throw new SimulationError('REPLAY_DIFFERS', 'the events are the same, but the clusters hold something else', {
    remedy: 'compare the objects of both: a field that no event tells is another one',
  });
}

/** Does one recorded thing. */
export async function act(simulation: DeliverySimulation, action: Action): Promise<void> {
  switch (action.type) {
    case 'advance':
      return simulation.advance(action.milliseconds);
    case 'push':
      return simulation.push(action.url, action.branch, action.changes);
    case 'reset':
      return simulation.reset(action.url, action.branch, action.revision);
    case 'tag':
      return simulation.tag(action.url, action.name, action.revision);
    case 'repositoryOutage':
      return simulation.repositoryOutage(action.url, action.message);
    case 'clusterOutage':
      return simulation.clusterOutage(action.cluster, action.message);
    case 'workload':
      return simulation.workload(action.cluster, action.rule);
    case 'recovers':
      return simulation.recovers(action.cluster, action.rule);
    case 'refuse':
      return simulation.refuse(action.cluster, action.key, action.message);
    case 'apply':
      return simulation.apply(action.cluster, action.object, action.manager);
    case 'patch':
      return simulation.patch(action.cluster, action.key, action.patch, action.manager);
    case 'delete':
      return simulation.delete(action.cluster, action.key);
    case 'restart':
      return simulation.restart();
  }
}

function isSame(a: DeliveryEvent, b: DeliveryEvent | undefined): boolean {
  if (b === undefined) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]) as Set<keyof DeliveryEvent>;
  return [...keys].every((key) => a[key] === b[key]);
}
