import { Duration } from 'slipway';
import { Simulation } from 'slipway/testing';
import platform from '../apps/main.js';
import { median, type Bench } from './bench.js';

/** A simulated delivery of the reference platform to three environments, from an empty repository to rest, in CPU time. */
export async function bench(): Promise<Bench> {
  const [built, delivered]: [number[], number[]] = [[], []];
  let events = 0;
  for (let run = 0; run < 12; run++) {
    const before = process.cpuUsage();
    const simulation = Simulation.of(platform);
    const between = process.cpuUsage(before);
    await simulation.advance(Duration.minutes(10));
    const after = process.cpuUsage(before);
    if (simulation.application('serving-production').health !== 'Healthy') throw new Error('the delivery did not end');
    events = simulation.events().size;
    if (run < 4) continue;
    built.push(between.user + between.system);
    delivered.push(after.user + after.system - between.user - between.system);
  }
  return {
    results: {
      delivery: { value: median(delivered) / 1000, unit: 'ms CPU', goal: { atMost: 200 } },
      synthesisAndClusters: { value: median(built) / 1000, unit: 'ms CPU' },
      events: { value: events, unit: 'events' },
    },
  };
}
