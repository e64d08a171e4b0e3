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
  /** As {@link withoutWaiting}, but a real server tells them otherwise: by its own clock, in Go's words, or when its controllers like. */
  readonly embedded?: Scenarios;
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
  { withoutWaiting = {}, embedded = {}, waiting = {}, definitions = [], clusters = [] }: Theme,
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
    for (const [workloads, plays] of [
      [false, embedded],
      [true, waiting],
    ] as const) {
      for (const [title, play] of Object.entries(plays)) {
        it(title, async () => {
          const simulated = await simulate(play, { ...options, workloads });
          expect(await overHttp(play, { ...options, workloads })).toEqual(simulated);
        });
      }
    }
  });
}

type Play = Scenarios[string];
type Options = Omit<ConstructorParameters<typeof Stage>[0], 'suffix' | 'process' | 'real'>;

async function simulate(play: Play, options: Options): Promise<string[]> {
  const stage = new Stage({ ...options, suffix: '' });
  return played('in the simulator', play, stage, (text) => text);
}

async function overHttp(play: Play, options: Options): Promise<string[]> {
  const wires = new Wires();
  const mask = (text: string): string => withoutAddresses(text, wires);
  const stage = new Stage({ ...options, suffix: '', process: wires.process });
  try {
    return await played('on the embedded API over HTTP', play, stage, mask);
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
    return await played('on the real kube-apiserver', play, stage, mask);
  } finally {
    await wires.close();
    await real.clear();
  }
}

/** What happened. A promise that does not hold says where it was broken, and what had happened until then. */
async function played(where: string, play: Play, stage: Stage, mask: (text: string) => string): Promise<string[]> {
  const log = (): string[] => partialOrder(stage.happened, (text) => withoutCommits(mask(text), stage));
  try {
    await play(stage);
    return log();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    error.message = `${where}: ${error.message}\n\nWhat happened:\n${log().join('\n')}`;
    throw error;
  }
}

/** Names at the cluster are part of what Git holds, so that commits have other names as well. */
function withoutCommits(text: string, { commits }: Stage): string {
  return commits.reduce(
    (masked, id, place) =>
      masked.replaceAll(new RegExp(`${id}|${id.slice(0, 8)}|${id.slice(0, 7)}`, 'g'), `<${place}>`),
    text,
  );
}

/** Where a cluster is says nothing of what happens there. */
function withoutAddresses(text: string, wires: Wires): string {
  return Object.entries(wires.addresses).reduce(
    (masked, [name, url]) => masked.replaceAll(url, `https://${name}.example.com`),
    text,
  );
}
