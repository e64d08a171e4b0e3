import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomOf } from '../../e2e/support/random.js';
import type { KubeObject } from '../../../lib/kube/index.js';
import { configMap, job, secret, service } from '../../scenarios/support/manifests.js';
import { CANARY, FaultWorld, storyOf } from '../../faults/support/index.js';
import { Misfortune } from './misfortune.js';
import { ReconcilerProcess } from './reconciler-process.js';

/** How long, in milliseconds, everything may take to come right once the faults are over. */
const PATIENCE = 150_000;
/** How long, in milliseconds, the last edit may take to be seen and mended. */
const SETTLING = 30_000;
const apps = ['red', 'green', 'blue'];

/** A world, its reconciler as a process, and what happens to both. */
export class Party {
  kills = 0;
  private round = 0;
  private starts = 0;
  private readonly misfortunes: readonly Misfortune[];
  private readonly random: () => number;

  private constructor(
    readonly world: FaultWorld,
    seed: number,
    public process: ReconcilerProcess,
  ) {
    this.random = randomOf(seed);
    this.misfortunes = [world.proxy, world.hubProxy].map((proxy) => new Misfortune(proxy, this.random));
  }

  static async create(seed: number): Promise<Party> {
    const world = await FaultWorld.create({ seed, staleness: 100_000 });
    const party = new Party(world, seed, ReconcilerProcess.start(world, 'p0'));
    await party.deliver();
    return party;
  }

  /** A round: Git changes, faults happen, people edit, processes are killed as often as is asked; then everything has to come right. */
  async play(kills: number): Promise<string[]> {
    const { world, random } = this;
    if (++this.round % 8 === 0) await this.deliver();
    for (const misfortune of this.misfortunes) if (random() < 0.8) misfortune.begin();
    for (let times = 0; times < Math.max(kills, 2); times++) {
      world.push({ [this.some(apps)]: this.objects() });
      await this.pause(1_500);
      if (random() < 0.5) await this.edit();
      if (random() < 0.5) await this.misfortunes[random() < 0.5 ? 0 : 1]?.strike();
      if (times < kills) await this.kill();
    }
    world.hubProxy.mend();
    world.proxy.mend();
    return this.judge();
  }

  async close(): Promise<void> {
    await this.process.kill();
    await this.world.close();
  }

  private async judge(): Promise<string[]> {
    const { world } = this;
    const wrong: string[] = [];
    for (const app of apps)
      await world.synced(app, PATIENCE).catch((error: unknown) => wrong.push(`I3: ${String(error)}`));
    wrong.push(
      ...(await world.settled(() => world.oracle.notConverged(apps.map((app) => world.name(app))), SETTLING)),
      ...world.oracle.violations(this.process.lines),
    );
    const concerned = apps.filter((app) => wrong.some((text) => text.includes(world.name(app))));
    if (concerned.length > 0) this.tell(concerned);
    if (!this.process.runs) wrong.push(`the process ended by itself: ${this.process.lines.slice(-5).join(' | ')}`);
    this.process.lines.length = 0;
    world.oracle.clear();
    return wrong;
  }

  /** Writes down how it came to what was wrong. */
  private tell(concerned: readonly string[]): void {
    const file = join(tmpdir(), `slipway-soak-${this.world.id}-${this.round}.txt`);
    const stories = concerned.flatMap((app) => [`# ${app}`, ...storyOf(this.world, app)]);
    writeFileSync(file, [...stories, '# told', ...this.process.lines].join('\n'));
    console.log(`what happened stands in ${file}`);
  }

  /** Deletes what there is, and delivers everything anew. */
  private async deliver(): Promise<void> {
    const { world } = this;
    if (this.round > 0) {
      const wrong = await world.verdict(PATIENCE);
      if (wrong.length > 0) throw new Error(wrong.join('\n'));
    }
    for (const app of apps) {
      const backoff = { duration: '1s', factor: 2, maxDuration: '5s' };
      const automated = { prune: true, selfHeal: true };
      await world.deliver(app, this.objects(), { syncPolicy: { automated, retry: { limit: -1, backoff } } });
    }
  }

  private async kill(): Promise<void> {
    await this.process.kill();
    this.kills++;
    this.world.events.length = 0;
    const { lines } = this.process;
    this.process = ReconcilerProcess.start(this.world, `p${++this.starts}`);
    this.process.lines.push(...lines);
  }

  private async edit(): Promise<void> {
    const map = configMap(`map-${Math.floor(this.random() * 6)}`);
    await this.world.edit(this.some(apps), map, { data: { value: 'edited' } }).catch(() => undefined);
  }

  private objects(): KubeObject[] {
    const value = `${this.round}-${Math.floor(this.random() * 1e6)}`;
    const maps = Array.from({ length: 6 }, (_, index) => configMap(`map-${index}`, value, { wave: index % 3 }));
    // Two always stay: whoever takes away more than half is asked whether he means it.
    const some = maps.filter((_, index) => index < 2 || this.random() < 0.8);
    return [
      ...some,
      configMap('always', value),
      secret('login', CANARY),
      service('web'),
      job('before', { hook: 'PreSync', deletePolicy: 'BeforeHookCreation' }),
    ];
  }

  private some(of: readonly string[]): string {
    return of[Math.floor(this.random() * of.length)] ?? 'red';
  }

  private pause(most: number): Promise<void> {
    return new Promise((resolve) => setTimeout(resolve, this.random() * most));
  }
}
