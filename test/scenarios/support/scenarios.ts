import { randomBytes } from 'node:crypto';
import type { KubeObject } from '../../../lib/kube/index.js';
import { Wires } from './http-process.js';
import { partialOrder } from './log.js';
import { RealServer } from './real-server.js';
import { Stage } from './stage.js';

/** What happens, by a title in words. What it asserts of the end holds wherever it is played. */
export type Scenarios = Readonly<Record<string, (stage: Stage) => Promise<void>>>;

/** The scenarios of a theme. */
export interface Theme {
  /** Nothing has to run for them: they are played on a real kube-apiserver as well. */
  readonly withoutWaiting?: Scenarios;
  /** Workloads come to life in them. */
  readonly waiting?: Scenarios;
  /** Definitions of kinds that the cluster has in {@link waiting}. */
  readonly definitions?: readonly KubeObject[];
  /** Clusters beside `prod`. */
  readonly clusters?: readonly string[];
}

const run = randomBytes(3).toString('hex');
let count = 0;

/**
 * Plays each scenario in the simulator, on the embedded API over HTTP and, where nothing has to run, on the real kube-apiserver: the
 * same must happen.
 */
export function scenarios(
  theme: string,
  { withoutWaiting = {}, waiting = {}, definitions = [], clusters = [] }: Theme,
): void {
  const missing = RealServer.missing;
  if (missing !== undefined) console.warn(`not on a real API server: ${theme}: ${missing}`);
  const options = { objects: definitions, clusters };
  describe(theme, () => {
    for (const [title, play] of Object.entries(withoutWaiting)) {
      it(title, async () => {
        const here = { ...options, workloads: false };
        const simulated = await simulate(play, here);
        expect(await overHttp(play, here)).toEqual(simulated);
        if (missing === undefined) expect(await forReal(play, here)).toEqual(simulated);
      });
    }
    for (const [title, play] of Object.entries(waiting)) {
      it(title, async () => {
        const here = { ...options, workloads: true };
        const simulated = await simulate(play, here);
        expect(await overHttp(play, here)).toEqual(simulated);
      });
    }
  });
}

type Play = Scenarios[string];
type Options = Omit<ConstructorParameters<typeof Stage>[0], 'suffix' | 'process' | 'real'>;

async function simulate(play: Play, options: Options): Promise<string[]> {
  const stage = new Stage({ ...options, suffix: '' });
  await played('in the simulator', play, stage, (text) => text);
  return partialOrder(stage.simulation.events, (text) => text);
}

async function overHttp(play: Play, options: Options): Promise<string[]> {
  const wires = new Wires();
  const mask = (text: string): string => withoutAddresses(text, wires);
  const stage = new Stage({ ...options, suffix: '', process: wires.process });
  try {
    await played('on the embedded API over HTTP', play, stage, mask);
    return partialOrder(stage.simulation.events, mask);
  } finally {
    await wires.close();
  }
}

async function forReal(play: Play, options: Options): Promise<string[]> {
  const real = await RealServer.join(`-${run}${++count}`);
  const wires = new Wires({ prod: real });
  const mask = (text: string): string => withoutAddresses(text, wires).replaceAll(real.suffix, '');
  const stage = new Stage({ ...options, suffix: real.suffix, process: wires.process, real });
  try {
    await played('on the real kube-apiserver', play, stage, mask);
    return partialOrder(stage.simulation.events, mask);
  } finally {
    await wires.close();
    await real.clear();
  }
}

/** A failed promise says where it was broken, and what had happened until then. */
async function played(where: string, play: Play, stage: Stage, mask: (text: string) => string): Promise<void> {
  try {
    await play(stage);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    error.message = `${where}: ${error.message}\n\nWhat happened:\n${partialOrder(stage.happened, mask).join('\n')}`;
    throw error;
  }
}

/** Where a cluster is says nothing of what happens there. */
function withoutAddresses(text: string, wires: Wires): string {
  return Object.entries(wires.addresses).reduce(
    (masked, [name, url]) => masked.replaceAll(url, `https://${name}.example.com`),
    text,
  );
}
