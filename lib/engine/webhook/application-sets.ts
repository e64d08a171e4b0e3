import { isJsonObject, type Json, type JsonObject } from '../../kube/index.js';
import type { ApplicationSet } from '../../model/index.js';
import { at, listAt, objectAt, textAt } from '../read.js';
import { concernsSource, isSameApi } from './matches.js';
import type { PullRequest } from './pull-request.js';
import type { WebhookEvent } from './request.js';

/**
 * The second generator of a matrix with the parameters of the first one filled in, once for each set of parameters. An empty list says
 * that the first yields none, `undefined` that it fails.
 */
export type FillIn = (first: JsonObject, second: JsonObject, set: ApplicationSet) => readonly JsonObject[] | undefined;

/**
 * The ApplicationSets that have to generate again after an event, as Argo CD decides: those with a Git generator that reads what was
 * pushed, or a pull request generator that lists where one changed. Whoever has a plugin as a generator of its own is asked after every
 * push and change of a pull request: what a plugin reads is not known.
 */
export function refreshedApplicationSets(
  event: WebhookEvent,
  sets: readonly ApplicationSet[],
  fillIn: FillIn,
): ApplicationSet[] {
  if (event.type !== 'push' && event.type !== 'pull-request') return [];
  return sets.filter((set) => {
    const asked = new Asked(event, set, fillIn);
    return (set.spec.generators as readonly Json[]).some((generator) => asked.byAny(generator));
  });
}

class Asked {
  constructor(
    private readonly event: WebhookEvent,
    private readonly set: ApplicationSet,
    private readonly fillIn: FillIn,
  ) {}

  /** Whether the event concerns a generator, a plugin or combined ones included. */
  byAny(generator: Json): boolean {
    return this.#bySource(generator) || at(generator, 'plugin') !== undefined;
  }

  /** As {@link byAny}, but a plugin alone does not count: so it is inside of a merge, and as the first of a matrix. */
  #bySource(generator: Json): boolean {
    return (
      this.#byGit(at(generator, 'git')) ||
      this.#byPullRequests(at(generator, 'pullRequest')) ||
      this.#byMatrix(at(generator, 'matrix')) ||
      listAt(generator, 'merge', 'generators').some((one) => this.#bySource(one))
    );
  }

  #byGit(git: Json | undefined): boolean {
    if (git === undefined || this.event.type !== 'push') return false;
    const source = { repoURL: textAt(git, 'repoURL'), targetRevision: textAt(git, 'revision') };
    return concernsSource(source, this.event.push);
  }

  #byPullRequests(generator: Json | undefined): boolean {
    return generator !== undefined && this.event.type === 'pull-request' && lists(generator, this.event.pullRequest);
  }

  /** The second of a matrix is asked with what the first one yields: its repository may come from there. */
  #byMatrix(matrix: Json | undefined): boolean {
    const [first, second, ...more] = listAt(matrix, 'generators');
    if (!isJsonObject(first) || !isJsonObject(second) || more.length > 0) return false;
    if (this.#bySource(first)) return true;
    const filled = this.fillIn(first, second, this.set);
    return filled !== undefined && [...filled, second].some((one) => this.byAny(one));
  }
}

/** Whether a pull request generator lists the pull requests of the place where one changed. Names at GitHub have no case. */
function lists(generator: Json, changed: PullRequest): boolean {
  const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
  switch (changed.host) {
    case 'github': {
      const { owner, repo } = objectAt(generator, 'github');
      const api = textAt(generator, 'github', 'api') || 'https://api.github.com/';
      return (
        same(String(owner ?? ''), changed.owner) &&
        same(String(repo ?? ''), changed.repository) &&
        isSameApi(changed.apiUrl, api)
      );
    }
    case 'gitlab': {
      const api = textAt(generator, 'gitlab', 'api') || 'https://gitlab.com/';
      return (
        textAt(generator, 'gitlab', 'project') === changed.project &&
        URL.canParse(api) &&
        new URL(api).hostname === changed.hostname
      );
    }
    case 'azureDevops':
      return (
        textAt(generator, 'azuredevops', 'project') === changed.project &&
        textAt(generator, 'azuredevops', 'repo') === changed.repository
      );
  }
}
