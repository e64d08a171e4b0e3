import type { Json } from '../../kube/index.js';
import { at, numberAt, textAt } from '../read.js';

/** What an event of a pull request says of the place where it was made, in the words of each host. */
export type PullRequest =
  | {
      readonly host: 'github';
      readonly owner: string;
      readonly repository: string;
      /** A URL of the API that serves it. */
      readonly apiUrl: string;
    }
  | {
      readonly host: 'gitlab';
      /** The number of the project that it is to be merged into. */
      readonly project: string;
      readonly hostname: string;
    }
  | { readonly host: 'azureDevops'; readonly project: string; readonly repository: string };

/** The changes of a pull request after which the parameters made of it can differ, as Argo CD lists them. */
const github = ['opened', 'closed', 'synchronize', 'labeled', 'reopened', 'unlabeled'];
const gitlab = ['open', 'close', 'reopen', 'update', 'merge'];
const azureDevops = ['git.pullrequest.created', 'git.pullrequest.merged', 'git.pullrequest.updated'];

/** A pull request event of GitHub; `undefined` for one of no consequence. */
export function githubPullRequest(payload: Json): PullRequest | undefined {
  const apiUrl = textAt(payload, 'repository', 'url');
  if (!github.includes(textAt(payload, 'action')) || !URL.canParse(apiUrl)) return undefined;
  return {
    host: 'github',
    owner: textAt(payload, 'repository', 'owner', 'login'),
    repository: textAt(payload, 'repository', 'name'),
    apiUrl,
  };
}

/** A merge request event of GitLab; `undefined` for one of no consequence. */
export function gitlabMergeRequest(payload: Json): PullRequest | undefined {
  if (!gitlab.includes(textAt(payload, 'object_attributes', 'action'))) return undefined;
  const page = textAt(payload, 'project', 'web_url');
  const project = numberAt(payload, 'object_attributes', 'target_project_id');
  if (!URL.canParse(page) || project === undefined) return undefined;
  return { host: 'gitlab', project: String(project), hostname: new URL(page).hostname };
}

/** A pull request event of Azure DevOps; `undefined` for one of no consequence. */
export function azureDevopsPullRequest(payload: Json): PullRequest | undefined {
  if (!azureDevops.includes(textAt(payload, 'eventType'))) return undefined;
  const repository = at(payload, 'resource', 'repository');
  return {
    host: 'azureDevops',
    project: textAt(repository, 'project', 'name'),
    repository: textAt(repository, 'name'),
  };
}
