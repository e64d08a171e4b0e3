import type { KubeObject } from '../../../../lib/kube/index.js';
import { contains, isHook, objectIn, stateOf, trackerOf } from '../../../simulate/deliveries/oracle/facts.js';
import { applicationsOf, applicationWrites, type Happened } from './happened.js';
import type { Version } from './history.js';

const ended = ['Succeeded', 'Failed', 'Error'];

/** I4: no write leaves an Application in a state from which nothing leads on. */
export function judgeTuples(happened: Happened): string[] {
  return applicationWrites(happened).flatMap(({ answer, call, body }) => {
    const { phase, finishedAt } = stateOf(answer);
    if (objectIn(body, 'status')['operationState'] === undefined || phase === undefined) return [];
    if (!ended.includes(phase)) return [];
    const wrong: string[] = [];
    if (finishedAt === undefined) wrong.push(`I4: ${call.name} is ${phase} without an end`);
    if (answer['operation'] !== undefined) wrong.push(`I4: ${call.name} is ${phase}, and its operation is set`);
    return wrong;
  });
}

/** I5: for how long, in milliseconds, an Application at rest said Synced of what was not as Git wanted it. */
export function falselySynced(happened: Happened, app: string): { milliseconds: number; what: string } {
  const { apps, live, truth } = happened;
  const worst = { milliseconds: 0, what: '' };
  const note = (from: number, until: number, what: string): void => {
    if (until - from <= worst.milliseconds) return;
    worst.milliseconds = until - from;
    worst.what = what;
  };
  for (const claim of claims(apps.all().filter(({ object }) => object.metadata.name === app))) {
    const wanted = truth.at(claim.revision, app).plain;
    if (!truth.isCommit(claim.revision)) note(claim.from, claim.until, `an unknown commit ${claim.revision}`);
    for (const [key, target] of wanted)
      for (const [from, until] of gaps(live.of(key), target, claim)) note(from, until, `${key} is otherwise`);
    for (const { object, from, until } of live.all()) {
      const { namespace = '', name = '' } = object.metadata;
      if (trackerOf(object) !== app || isHook(object) || isWanted(wanted, object)) continue;
      note(Math.max(from, claim.from), Math.min(until, claim.until), `${namespace}/${name} is not in Git`);
    }
  }
  return worst;
}

/** I5: a status is not better than the truth for longer than it takes to hear of that. */
export function judgeHonesty(happened: Happened): string[] {
  return applicationsOf(happened).flatMap((app) => {
    const { milliseconds, what } = falselySynced(happened, app);
    if (milliseconds <= happened.staleness) return [];
    return [`I5: ${app} said Synced for ${Math.round(milliseconds)} ms while ${what}`];
  });
}

interface Claim {
  readonly revision: string;
  readonly from: number;
  until: number;
}

/** The times in which an Application said Synced without a pause, and no operation was under way. */
function claims(versions: readonly Version[]): Claim[] {
  const found: Claim[] = [];
  const now = performance.now();
  for (const { object, from, until } of versions) {
    const sync = objectIn(object, 'status', 'sync');
    const { phase } = stateOf(object);
    const rests = phase !== 'Running' && phase !== 'Terminating' && object['operation'] === undefined;
    if (sync['status'] !== 'Synced' || !rests || object.metadata.deletionTimestamp !== undefined) continue;
    const revision = String(sync['revision']);
    const last = found.at(-1);
    const end = Math.min(until, now);
    if (last !== undefined && last.until === from && last.revision === revision) last.until = end;
    else found.push({ revision, from, until: end });
  }
  return found;
}

/** The times within a claim in which an object was not as it is wanted. */
function gaps(versions: readonly Version[], target: KubeObject, { from, until }: Claim): [number, number][] {
  const found: [number, number][] = [];
  let at = from;
  for (const version of versions) {
    if (version.until <= at || !contains(version.object, target)) continue;
    if (version.from > at) found.push([at, Math.min(version.from, until)]);
    at = Math.max(at, version.until);
    if (at >= until) return found;
  }
  found.push([at, until]);
  return found;
}

function isWanted(wanted: ReadonlyMap<string, KubeObject>, { kind, metadata }: KubeObject): boolean {
  return [...wanted.values()].some(
    (each) =>
      each.kind === kind && each.metadata.name === metadata.name && each.metadata.namespace === metadata.namespace,
  );
}
