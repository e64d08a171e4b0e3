import { equalJson, type Json } from '../../kube/index.js';
import type { Application, ApplicationSource } from '../../model/index.js';
import { refreshPaths } from './refresh-paths.js';

/** What has to be asked of Git to know whether a new revision concerns an Application. */
export type RevisionQuestion =
  /** Nothing: the revision, and whether anything may have changed. */
  | { readonly ask: 'nothing'; readonly revision: string; readonly hasChanges: boolean }
  /** Which files changed between these revisions, and whether any of them is below `paths`. */
  | {
      readonly ask: 'changedFiles';
      readonly since: string;
      readonly revision: string;
      readonly paths: readonly string[];
    }
  /** What the revision means now; nothing changed when it is still `since`. */
  | { readonly ask: 'revision'; readonly since: string; readonly revision: string };

/** One source of an Application, and the revision of it that is looked at. */
export interface RevisionInput {
  readonly app: Application;
  readonly source: ApplicationSource;
  /** Its place among the sources. */
  readonly index: number;
  /** The revision that is looked at; the source's own target when empty. */
  readonly revision: string;
  /** Whether sources refer to files of each other: then an equal revision says nothing. */
  readonly usesRefs: boolean;
  /** Whether the repository is had with only a part of its history, so that two commits cannot be compared. */
  readonly shallow?: boolean;
}

/**
 * Whether a revision may change what an Application wants, and what to ask Git to know better. A source that others refer to (`ref`)
 * never counts by itself. Changed files are asked for only where the Application names the paths that concern it.
 */
export function questionOf(input: RevisionInput): RevisionQuestion {
  const { app, source, usesRefs, shallow = false } = input;
  const revision = input.revision || source.targetRevision || '';
  const dry = isDrySource(app, source);
  const since = comparedRevision(input, dry);
  if (source.ref) return { ask: 'nothing', revision, hasChanges: false };
  if (since === revision && revision !== '' && !usesRefs) return { ask: 'nothing', revision, hasChanges: false };
  const paths = refreshPaths(app, source);
  if (since !== '' && paths.length > 0 && !shallow) return { ask: 'changedFiles', since, revision, paths };
  return dry ? { ask: 'revision', since, revision } : { ask: 'nothing', revision, hasChanges: true };
}

/** Git's answer: what the revision means, and for changed files whether any concerns the Application. */
export interface RevisionAnswer {
  readonly revision?: string | undefined;
  readonly concerned?: boolean | undefined;
}

/** What an answer means. */
export function evaluated(
  question: RevisionQuestion,
  answer: RevisionAnswer,
  usesRefs: boolean,
): { readonly revision: string; readonly hasChanges: boolean } {
  if (question.ask === 'nothing') return question;
  const revision = answer.revision || question.revision;
  if (question.ask === 'changedFiles') return { revision, hasChanges: answer.concerned ?? true };
  return { revision, hasChanges: question.since !== revision || revision === '' || usesRefs };
}

function comparedRevision({ app, index }: RevisionInput, dry: boolean): string {
  const { sync, sourceHydrator } = app.status ?? {};
  if (dry) return lastDryRevision(sourceHydrator);
  const several = !app.spec.sourceHydrator && (app.spec.sources?.length ?? 0) > 0;
  return (several ? sync?.revisions?.[index] : sync?.revision) ?? '';
}

function lastDryRevision(hydrator: unknown): string {
  if (typeof hydrator !== 'object' || hydrator === null || !('lastComparedDryRevision' in hydrator)) return '';
  return typeof hydrator.lastComparedDryRevision === 'string' ? hydrator.lastComparedDryRevision : '';
}

/** Whether a source is the one that manifests are hydrated from. */
function isDrySource({ spec }: Application, source: ApplicationSource): boolean {
  const dry = spec.sourceHydrator?.drySource;
  if (!dry) return false;
  const text = (value: string | undefined) => value ?? '';
  const { repoURL, targetRevision, path, ...tools } = source;
  const { repoURL: dryURL, targetRevision: dryRevision, path: dryPath, ...dryTools } = dry;
  return (
    text(repoURL) === text(dryURL) &&
    text(targetRevision) === text(dryRevision) &&
    text(path) === text(dryPath) &&
    equalJson(tools as unknown as Json, dryTools as unknown as Json)
  );
}
