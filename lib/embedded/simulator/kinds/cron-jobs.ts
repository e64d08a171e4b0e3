import type { SimulatedKind } from '../simulated-kind.js';

/** A CronJob has a status, and that is all: nothing is run by a schedule in a simulated cluster. */
export const cronJobs: SimulatedKind = {
  kind: { group: 'batch', version: 'v1', kind: 'CronJob' },
  simulate: async (cronJob, world) => {
    await world.writeStatus(cronJob, {});
  },
};
