import { objectAt } from '../../fields.js';
import { timedConditions, type WantedCondition } from '../conditions.js';
import { simulatedDuration, isToldToFail } from '../outcome.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';

/** KServe: every component of an InferenceService becomes ready, and its model is loaded. No pods are made. */
export const inferenceServices: SimulatedKind = {
  kind: { group: 'serving.kserve.io', version: 'v1beta1', kind: 'InferenceService' },
  simulate: async (service, world) => {
    if (isLeaving(service)) return;
    const { namespace = '', name = '' } = service.metadata;
    const failed = isToldToFail(service);
    const loaded = !failed && world.elapsed(service, 'duration', simulatedDuration(service));
    const components = ['explainer', 'predictor', 'transformer'].filter((part) => objectAt(service, 'spec', part));
    const types = [
      'IngressReady',
      ...components.map((part) => `${part[0]?.toUpperCase() ?? ''}${part.slice(1)}Ready`),
      'Ready',
    ];
    const status = loaded ? 'True' : failed ? 'False' : 'Unknown';
    const conditions = types.sort().map((type): WantedCondition => ({ type, status }));
    const url = `http://${name}.${namespace}.example.com`;
    await world.writeStatus(service, {
      conditions: timedConditions(service, conditions, world.now()),
      modelStatus: {
        copies: { failedCopies: failed ? 1 : 0, ...(loaded && { totalCopies: 1 }) },
        states: {
          activeModelState: loaded ? 'Loaded' : failed ? 'FailedToLoad' : 'Pending',
          targetModelState: loaded ? 'Loaded' : failed ? 'FailedToLoad' : 'Loading',
        },
        transitionStatus: loaded ? 'UpToDate' : failed ? 'BlockedByFailedLoad' : 'InProgress',
      },
      ...(loaded && {
        url,
        address: { url: `http://${name}.${namespace}.svc.cluster.local` },
        components: Object.fromEntries(components.map((part) => [part, { url }])),
      }),
      observedGeneration: service.metadata.generation ?? 1,
    });
  },
};
