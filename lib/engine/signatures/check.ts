import type { Signable, SignedHistory } from './history.js';
import type { IntegrityCheck, SignaturePolicy } from './policy.js';
import type { Signers } from './signers.js';
import { isListed, keyId, kindOfSignature, type Verdict } from './verdict.js';

/** Commits that are verified at once. */
const AT_ONCE = 200;
/** The most commits of a history that is verified whole. */
const MOST_COMMITS = 50_000;
const MOST_PROBLEMS = 10;
/** A commit that ends a history: its signature stands for all that came before. */
const SEAL = /^argocd-gpg-seal:/im;

/**
 * Checks the signatures that a policy demands of a commit, as Argo CD has it: in mode `head` the annotated tag that was asked for, or else
 * the commit; in mode `strict` the tag, and every commit that the commit follows, back to the first or to signed ones with the trailer
 * `Argocd-gpg-seal`.
 *
 * @throws SourceError when signatures cannot be verified at all
 */
export async function checkSignatures(
  history: SignedHistory,
  commit: string,
  policy: SignaturePolicy,
  signers: Signers,
): Promise<IntegrityCheck> {
  if (policy.mode === 'none') return { name: NAME, problems: [] };
  const tag = await history.tag();
  if (policy.mode === 'head') {
    const object = tag ?? (await history.commit(commit));
    const [verdict] = await history.verify([object], signers);
    return { name: NAME, problems: [problemOf(object, verdict, policy)].filter((text) => text !== undefined) };
  }
  const problems: string[] = [];
  if (tag !== undefined) {
    const [verdict] = await history.verify([tag], signers);
    const problem = problemOf(tag, verdict, policy);
    if (problem !== undefined) problems.push(problem);
  }
  return { name: NAME, problems: [...problems, ...(await problemsBack(history, commit, policy, signers))] };
}

const NAME = 'GIT/GPG';

async function problemsBack(
  history: SignedHistory,
  commit: string,
  policy: SignaturePolicy,
  signers: Signers,
): Promise<string[]> {
  const problems: string[] = [];
  const seen = new Set([commit]);
  let waiting = [commit];
  while (waiting.length > 0) {
    const objects = await Promise.all(waiting.slice(0, AT_ONCE).map((id) => history.commit(id)));
    waiting = waiting.slice(AT_ONCE);
    const verdicts = await history.verify(objects, signers);
    for (const [index, object] of objects.entries()) {
      const problem = problemOf(object, verdicts[index], policy);
      if (problem !== undefined) problems.push(problem);
      else if (SEAL.test(trailers(object.message))) continue;
      for (const parent of object.parents) if (!seen.has(parent)) waiting.push(parent);
      object.parents.forEach((parent) => seen.add(parent));
    }
    if (problems.length > MOST_PROBLEMS) return [...problems.slice(0, MOST_PROBLEMS), 'and more commits before these'];
    if (seen.size > MOST_COMMITS) {
      return [
        ...problems,
        `More than ${MOST_COMMITS} commits would have to be verified: seal the history by a signed commit with the trailer Argocd-gpg-seal`,
      ];
    }
  }
  return problems;
}

/** What is wrong with a signature; `undefined` when nothing is. */
function problemOf(object: Signable, verdict: Verdict | undefined, { keys }: SignaturePolicy): string | undefined {
  const result = verdict?.result ?? 'signed in a way that cannot be verified';
  const signed = verdict?.keys ?? [];
  if (result === 'good' && signed.some((key) => isListed(key, keys))) return undefined;
  const why = result === 'good' ? 'signed with a key that the project does not list' : result;
  const key = keyId(signed[0] ?? '');
  const what = object.type === 'tag' ? 'tag object' : 'revision';
  const hint =
    object.signature !== undefined && kindOfSignature(object.signature) === 'other' ? ' (neither OpenPGP nor SSH)' : '';
  return `Failed verifying ${what} ${object.id} by '${object.author}': ${why}${hint}${key === '' ? '' : ` (key_id=${key})`}`;
}

/** The last paragraph of a message. */
function trailers(message: string): string {
  const paragraphs = message.trimEnd().split(/\n\s*\n/);
  return paragraphs.length > 1 ? (paragraphs.at(-1) ?? '') : '';
}
