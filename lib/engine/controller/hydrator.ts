import { SlipwayError, type KubeObject } from '../../kube/index.js';
import { annotations, type Application, type AppProject, type SourceHydrator } from '../../model/index.js';
import {
  branchKey,
  destinationOf,
  drySourceOf,
  hydrated,
  hydratedFolder,
  hydratedPath,
  hydrating,
  hydrationFailed,
  hydrationGroup,
  hydrationMessage,
  hydrationNote,
  hydrationRetrySeconds,
  isHydrationDue,
  pathConflict,
  rootFiles,
  type HydrationStatus,
} from '../hydration/index.js';
import { statusPatch } from '../operation/index.js';
import { SourceError } from '../render/index.js';
import { integrityFindings, wantsIntegrity } from '../signatures/index.js';
import { patchThis } from './patch-this.js';
import { readApplication } from './read-application.js';
import { renderTerms } from './render-terms.js';
import { nowText, type Shell } from './shell.js';
import { checkSpec } from './situation.js';
import type { ManifestSources } from './sources.js';
import { asObject } from './status-writer.js';

/** An Application that is hydrated. */
interface Member {
  readonly app: Application;
  readonly hydrator: SourceHydrator;
}

/**
 * Renders what Applications are hydrated from into the branch that they are synced from. Applications that share both are hydrated together,
 * in one commit; when one of them fails, none is.
 */
export class Hydrator {
  private readonly running = new Map<string, Promise<void>>();

  constructor(private readonly sources: ManifestSources) {}

  /** Hydrates an Application where that is due, with all that go along with it. Gives the Application as it is then. */
  async hydrate(shell: Shell, app: Application): Promise<Application> {
    const hydrator = app.spec.sourceHydrator;
    if (hydrator === undefined) return app;
    const group = hydrationGroup(hydrator);
    const before = this.running.get(group);
    const run = before ?? this.hydrateGroup(shell, app, hydrator).finally(() => this.running.delete(group));
    if (before === undefined) this.running.set(group, run);
    await run;
    const now = shell.hub.application(app.metadata.name ?? '');
    return now === undefined ? app : readApplication(now);
  }

  private async hydrateGroup(shell: Shell, app: Application, hydrator: SourceHydrator): Promise<void> {
    const name = app.metadata.name ?? '';
    const asked = app.metadata.annotations?.[annotations.hydrate];
    let drySHA = '';
    let failure: unknown;
    try {
      if (asked !== undefined) await shell.desired.refresh(app);
      drySHA = await shell.desired.revisionOf(app, drySourceOf(hydrator));
    } catch (error) {
      failure = error;
    }
    const status = app.status?.sourceHydrator;
    const known = drySHA === '' ? (status?.lastComparedDryRevision ?? '') : drySHA;
    if (!isHydrationDue({ status, hydrator, drySHA: known, asked, now: shell.clock.now() })) {
      if (status?.currentOperation?.phase === 'Failed') retryLater(shell, name);
      return;
    }
    const all = hydratedApplications(shell);
    const members = all.filter((each) => hydrationGroup(each.hydrator) === hydrationGroup(hydrator));
    const startedAt = nowText(shell.clock);
    const states = new Map<Member, HydrationStatus>();
    for (const member of members) {
      const state = hydrating(member.app.status?.sourceHydrator, member.hydrator, drySHA, startedAt);
      states.set(member, state);
      await write(shell, member, state);
    }
    const end = async (finished: (state: HydrationStatus) => HydrationStatus): Promise<void> => {
      for (const [member, state] of states) await write(shell, member, finished(state), true);
    };
    try {
      if (failure !== undefined) throw failure;
      const { commit } = await this.publish(shell, members, all, drySHA);
      await end((state) => hydrated(state, commit, nowText(shell.clock)));
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      const message = error instanceof SlipwayError ? error.message : `${error.name}: ${error.message}`;
      shell.report({ type: 'problem', application: name, message: `hydration failed: ${message}` });
      await end((state) => hydrationFailed(state, message, nowText(shell.clock)));
      retryLater(shell, name);
    }
  }

  private async publish(
    shell: Shell,
    members: readonly Member[],
    all: readonly Member[],
    drySHA: string,
  ): Promise<{ commit: string }> {
    const [first] = members;
    if (first === undefined) throw refused('there is no Application to hydrate', 'sourceHydrator');
    const { describe, publish } = this.sources;
    if (describe === undefined || publish === undefined) {
      throw refused('manifests cannot be hydrated here', destinationOf(first.hydrator).repoURL);
    }
    const besides = all.filter(({ hydrator }) => branchKey(hydrator) === branchKey(first.hydrator));
    const conflict = pathConflict(
      besides.map(({ app, hydrator }) => ({ name: app.metadata.name ?? '', path: hydratedPath(hydrator) })),
    );
    if (conflict !== undefined) throw refused(conflict, 'spec.sourceHydrator.syncSource.path');
    const permitted = [];
    for (const member of members) permitted.push({ ...member, project: await this.permittedProject(shell, member) });
    const dry = drySourceOf(first.hydrator);
    const { author, messageTemplate } = shell.settings().hydration;
    const project = first.app.spec.project || 'default';
    const commit = { sha: drySHA, ...(await describe.call(this.sources, dry, drySHA, { project })) };
    const folders = [];
    for (const { app, hydrator, project } of permitted) {
      const { objects } = await this.sources.render(drySourceOf(hydrator), drySHA, {
        destinationNamespace: app.spec.destination.namespace ?? '',
        application: app.metadata.name ?? '',
        project: app.spec.project || 'default',
        ...renderTerms(shell, project),
      });
      folders.push(hydratedFolder(hydratedPath(hydrator), hydrator, objects, commit));
    }
    return await publish.call(this.sources, {
      ...destinationOf(first.hydrator),
      project,
      folders,
      rootFiles: rootFiles(dry.repoURL, commit),
      message: hydrationMessage(dry.repoURL, commit, messageTemplate),
      author,
      note: hydrationNote(commit),
    });
  }

  /** The project of an Application. @throws SourceError why it may not be hydrated */
  private async permittedProject(shell: Shell, { app, hydrator }: Member): Promise<AppProject> {
    const checked = checkSpec(shell, app);
    const where = `Application ${app.metadata.name ?? ''}`;
    if (!('destination' in checked)) throw refused(checked.conditions.map(({ message }) => message).join('; '), where);
    const { project } = checked;
    const sources = [drySourceOf(hydrator)];
    if (!wantsIntegrity(project, sources)) return project;
    const request = { sources, several: false, revisions: [] };
    const { signers } = shell.settings();
    const found = integrityFindings(await shell.desired.checks(app, project, request, signers, shell.clock.now()));
    if (found.length > 0) throw refused(found.map(({ message }) => message).join('; '), where);
    return project;
  }
}

function refused(what: string, where: string): SourceError {
  const remedy = 'correct the Application; until then none of those that are hydrated with it is';
  return new SourceError('HYDRATION_REFUSED', what, { where, remedy });
}

/** All Applications that are hydrated and are there to stay. */
function hydratedApplications(shell: Shell): Member[] {
  return shell.hub.applicationNames().flatMap((name) => {
    const object = shell.hub.application(name);
    if (object === undefined || object.metadata.deletionTimestamp !== undefined) return [];
    if (object.metadata.annotations?.[annotations.skipReconcile] === 'true') return [];
    const app = readable(object);
    const hydrator = app?.spec.sourceHydrator;
    return app === undefined || hydrator === undefined ? [] : [{ app, hydrator }];
  });
}

function readable(object: KubeObject): Application | undefined {
  try {
    return readApplication(object);
  } catch {
    return undefined;
  }
}

/** @param isEnd takes the request for a hydration away */
async function write(shell: Shell, { app }: Member, sourceHydrator: HydrationStatus, isEnd = false): Promise<void> {
  const object = shell.hub.application(app.metadata.name ?? '');
  if (object === undefined || object.metadata.uid !== app.metadata.uid) return;
  const now = readApplication(object);
  const status = statusPatch(now.status, { ...now.status, sourceHydrator });
  const isAsked = isEnd && now.metadata.annotations?.[annotations.hydrate] !== undefined;
  if (status === undefined && !isAsked) return;
  const metadata = { annotations: { [annotations.hydrate]: null } };
  await patchThis(shell.hub, asObject(now), { ...(status && { status }), ...(isAsked && { metadata }) });
}

function retryLater(shell: Shell, name: string): void {
  shell.wakeAt(name, new Date(shell.clock.now().getTime() + hydrationRetrySeconds * 1000).toISOString());
}
