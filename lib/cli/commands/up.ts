import { spawn } from 'node:child_process';
import { watch, type FSWatcher } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { systemClock } from '../../cluster/index.js';
import type { Durability } from '../../embedded/index.js';
import type { Clock } from '../../kube/index.js';
import type { Application } from '../../model/index.js';
import type { ListenAddress } from '../../telemetry/index.js';
import { CliError } from '../errors.js';
import { exitCodes } from '../exit-codes.js';
import { environmentOf } from '../hub/environment.js';
import { messageOf } from '../hub/rows.js';
import { renderingOptions, type RenderingFlags } from '../options.js';
import { loadPlatform } from '../platform-file.js';
import { isSettled, progressOn, silence, type Progress } from '../up/progress.js';
import { untilSignalled } from '../signals.js';
import { Session } from '../up/session.js';
import { statePaths } from '../up/settings.js';

/** The flags of `slipway up`. */
export interface UpFlags extends RenderingFlags {
  readonly app: string;
  readonly state: string;
  readonly once?: boolean;
  readonly fresh?: boolean;
  readonly durability: Durability;
  readonly json?: boolean;
  readonly timeout: number;
  readonly now?: string;
  readonly metrics?: ListenAddress;
}

/** `slipway up`. */
export async function up(flags: UpFlags): Promise<void> {
  const clock = systemClock(flags.now === undefined ? {} : { startAt: flags.now });
  const started = clock.now();
  const progress = flags.json ? silence : progressOn(process.stdout, clock);
  const platform = loadPlatform(flags.app);
  const interrupted = untilSignalled().then(() => 'interrupted' as const);
  const session = await Session.start({
    platform,
    folder: flags.state,
    fresh: flags.fresh ?? false,
    durability: flags.durability,
    rendering: renderingOptions(flags),
    clock,
    progress,
    metrics: flags.metrics,
    onProblem: (message) => progress.say(`warning: ${message}`),
  });
  // From the start and not from the first success on: an edit may be what makes everything Synced and Healthy.
  const resynth = flags.once ? undefined : watchSources(flags, progress);
  try {
    const ended = await Promise.race([settled(session, clock, flags.once ? flags.timeout : undefined), interrupted]);
    if (ended === 'interrupted') {
      process.exitCode = exitCodes.interrupted.code;
      return;
    }
    const seconds = (clock.now().getTime() - started.getTime()) / 1000;
    if (flags.json) process.stdout.write(`${JSON.stringify(report(ended, seconds, session), undefined, 2)}\n`);
    if (flags.once) {
      progress.stop();
      if (ended.missing.length === 0)
        return progress.say(`everything is Synced and Healthy after ${seconds.toFixed(1)} s`);
      throw notReady(ended, flags.timeout);
    }
    progress.stage('Synced and Healthy; watching (Ctrl-C stops)');
    progress.say(hints(flags, ended.applications, seconds));
    await interrupted;
  } finally {
    resynth?.close();
    progress.stop();
    await session.stop();
  }
}

interface Settled {
  readonly applications: readonly Application[];
  /** Names of Applications that are not there, each with the reason. */
  readonly missing: readonly string[];
}

/**
 * Waits until all expected Applications have arrived, or the time is over. What the watch says may be older than what the
 * reconciler has still to do (after a restart all of it is): so it is asked again when the reconciler is idle.
 */
function settled(session: Session, clock: Clock, timeoutSeconds: number | undefined): Promise<Settled> {
  return new Promise((resolve, reject) => {
    const arrived = (applications: readonly Application[]): boolean =>
      applications.length >= session.applications && applications.every(isSettled);
    let seen: readonly Application[] = [];
    let asking = false;
    const finish = (applications: readonly Application[]): void => {
      cancel?.();
      session.onChange(() => undefined);
      const missing = applications.filter((application) => !isSettled(application)).map(describe);
      const expected = session.applications;
      if (applications.length < expected)
        missing.push(`${expected - applications.length} applications do not exist yet`);
      resolve({ applications, missing });
    };
    const ask = async (): Promise<void> => {
      if (asking) return;
      asking = true;
      const applications = await session.whenIdle();
      asking = false;
      if (arrived(applications)) finish(applications);
      else if (arrived(seen)) void ask().catch(reject);
    };
    const cancel = timeoutSeconds === undefined ? undefined : clock.after(timeoutSeconds * 1000, () => finish(seen));
    session.onChange((applications) => {
      seen = [...applications.values()];
      if (arrived(seen)) void ask().catch(reject);
    });
    void ask().catch(reject);
  });
}

function describe(application: Application): string {
  const { metadata, status } = application;
  const words = [status?.sync?.status ?? 'Unknown', status?.health?.status ?? 'Unknown', messageOf(application)];
  return `${metadata.name ?? ''}: ${words.join(' ').trim()}`;
}

function notReady({ missing }: Settled, seconds: number): CliError {
  return new CliError('NOT_READY', `after ${seconds} s:\n  ${missing.join('\n  ')}`, {
    remedy: '`slipway app get NAME` tells more while `slipway up` runs',
    exitCode: exitCodes.notReady.code,
  });
}

function report({ applications, missing }: Settled, seconds: number, session: Session): unknown {
  return {
    applications: applications.map((application) => ({
      name: application.metadata.name,
      environment: environmentOf(application),
      revision: application.status?.sync?.revision,
      sync: application.status?.sync?.status,
      health: application.status?.health?.status,
      resources: application.status?.resources?.length ?? 0,
    })),
    ready: missing.length === 0,
    missing,
    seconds,
    kubeconfig: resolve(session.kubeconfig),
  };
}

function hints(flags: UpFlags, applications: readonly Application[], seconds: number): string {
  const example = applications.find(({ metadata }) => metadata.name?.startsWith('serving'))?.metadata.name ?? 'NAME';
  const { kubeconfig, repository } = statePaths(flags.state);
  return `
${applications.length} applications are Synced and Healthy after ${seconds.toFixed(1)} s. What to try next:
  edit a file of ${dirname(flags.app)}/ or environments/   it is synthesised, committed and reconciled at once
  kubectl --kubeconfig ${kubeconfig} get applications -n argocd
  npx slipway app get ${example}
  npx slipway app diff ${example}
  git --git-dir ${repository} log --oneline --all
`;
}

/** Synthesises and commits again whenever a file of the platform changes, in a process of its own that loads it anew. */
function watchSources(flags: UpFlags, progress: Progress): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let running = false;
  let again = false;
  const run = (): void => {
    if (running) {
      again = true;
      return;
    }
    running = true;
    const words = ['synth', '--app', flags.app, '--commit', '--gitops', statePaths(flags.state).repository];
    const child = spawn(process.execPath, [join(__dirname, '../../../../bin/slipway.js'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const said: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => said.push(chunk.toString()));
    child.once('close', () => {
      running = false;
      progress.say(said.join('').trimEnd());
      if (!again) return;
      again = false;
      run();
    });
  };
  const watchers: FSWatcher[] = [];
  for (const folder of new Set([dirname(resolve(flags.app)), resolve('environments')])) {
    try {
      watchers.push(
        watch(folder, { recursive: true }, () => {
          clearTimeout(timer);
          timer = setTimeout(run, 100);
        }),
      );
    } catch (error) {
      progress.say(`warning: ${folder} is not watched: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return {
    close() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
