import { splitApiVersion, type KubeObject } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import { displayInstance, trackedBy } from '../tracking/index.js';
import type { NewCondition } from '../conditions/new-condition.js';
import { instanceOf } from './prepare-targets.js';
import type { EngineSettings } from './settings.js';

/** What is looked at: live objects of an Application, among them all that exist under the keys of its targets. */
export interface SharedInput {
  readonly app: Application;
  readonly live: ReadonlyMap<string, KubeObject>;
}

/** A `SharedResourceWarning` for every live object that another Application tracks. A sync takes it over. */
export function sharedResources({ app, live }: SharedInput, settings: EngineSettings): NewCondition[] {
  const instance = instanceOf(app, settings);
  const own = `${app.metadata.namespace ?? ''}/${app.metadata.name ?? ''}`;
  return [...live.values()].flatMap((object): NewCondition[] => {
    const other = trackedBy(object, settings.tracking);
    if (other === '' || other === instance) return [];
    if (splitApiVersion(object.apiVersion).group === 'apiextensions.k8s.io') return [];
    const what = `${object.kind}/${object.metadata.name ?? ''}`;
    const message = `${what} is part of applications ${own} and ${displayInstance(other)}`;
    return [{ type: 'SharedResourceWarning', message }];
  });
}
