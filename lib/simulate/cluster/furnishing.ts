import { Store, workloadCrds, type StoreContents } from '../../embedded/index.js';
import type { KubeObject } from '../../kube/index.js';
import { applicationCrds, defaultProject } from '../../model/index.js';
import { Identities } from '../identities.js';
import { VirtualClock } from '../virtual-clock.js';

/** When what every simulated cluster holds was made: before any simulation. */
const LONG_AGO = Date.UTC(2020, 0, 1);
const made = new Map<string, StoreContents>();

/**
 * What a simulated cluster holds before anything happens, made once for all simulations: a hub's own namespace, the definitions of
 * what it keeps and its default project; and the definitions of the kinds that workloads can be played of.
 */
export function furnishing(parts: { readonly hub?: string; readonly workloads: boolean }): StoreContents {
  const { hub, workloads } = parts;
  const id = JSON.stringify([hub, workloads]);
  const known = made.get(id);
  if (known !== undefined) return known;
  const identities = new Identities('before all simulations');
  const { uid, random } = identities;
  const store = new Store({ clock: new VirtualClock(LONG_AGO), uid, random });
  const objects = [...(hub === undefined ? [] : hubObjects(hub)), ...(workloads ? workloadCrds() : [])];
  for (const object of objects) store.create(object);
  made.set(id, store.contents);
  return store.contents;
}

function hubObjects(namespace: string): KubeObject[] {
  return [
    ...applicationCrds(),
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } },
    defaultProject(namespace),
  ];
}
