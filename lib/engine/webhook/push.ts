import type { Json } from '../../kube/index.js';
import { listAt, textAt } from '../read.js';

/** What a push to a repository says, whoever hosts it. */
export interface Push {
  /** The addresses of the repository. */
  readonly repoURLs: readonly string[];
  /** The short name of the branch or tag; empty when the event names none. */
  readonly revision: string;
  /** Whether it is the default branch; true where the event does not tell. */
  readonly touchedHead: boolean;
  /** The paths that were added, modified or removed; `undefined` where the event does not tell. */
  readonly changedFiles?: readonly string[];
  readonly before?: string;
  readonly after?: string;
}

/** The name behind `refs/heads/`, `refs/tags/` and the like. */
export function shortName(ref: string): string {
  const parts = ref.split('/');
  return parts.length < 3 ? (parts.at(-1) ?? '') : parts.slice(2).join('/');
}

/** The files of a list of commits in the form that GitHub, GitLab, Gogs and Gitea share; `undefined` when none is listed. */
export function filesOfCommits(payload: Json): readonly string[] | undefined {
  const files = listAt(payload, 'commits').flatMap((commit) =>
    ['added', 'modified', 'removed'].flatMap((change) => listAt(commit, change)),
  );
  return files.length === 0 ? undefined : files.filter((file) => typeof file === 'string');
}

/** The commits before and after, where a payload has them as `before` and `after`. */
export function commitsOf(payload: Json): Pick<Push, 'before' | 'after'> {
  const [before, after] = [textAt(payload, 'before'), textAt(payload, 'after')];
  return { ...(before && { before }), ...(after && { after }) };
}
