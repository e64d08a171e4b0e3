import { visibleLine, visibleText } from '../kube/index.js';
import type { Repository } from '../git/index.js';

/** What a commit says, fit to be shown: who and what wrote it is not trusted. */
export interface CommitDescription {
  /** Name and address. */
  readonly author: string;
  /** When it was written, as its author says (RFC 3339); `undefined` where that is no time. It orders nothing. */
  readonly date: string | undefined;
  readonly message: string;
  /** The tags that stand at it, by name. */
  readonly tags: readonly string[];
}

const MOST_MESSAGE = 64 * 1024;
const MOST_NAME = 500;

/** What a commit of a repository says. @throws GitError `OBJECT_MISSING`, `OBJECT_TOO_LARGE` */
export async function describeCommit(repository: Repository, commit: string): Promise<CommitDescription> {
  const [{ author, message }, refs] = await Promise.all([repository.readCommit(commit), repository.refs()]);
  return {
    author: visibleLine(`${author.name} <${author.email}>`, MOST_NAME),
    date: author.date && `${author.date.toISOString().slice(0, 19)}Z`,
    message: visibleText(message.trimEnd(), MOST_MESSAGE),
    tags: refs.tags.filter((tag) => refs.commits.get(`refs/tags/${tag}`) === commit).sort(),
  };
}
