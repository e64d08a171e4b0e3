import { listAt, textAt } from '../../../read.js';
import { degraded, healthy, progressing, type HealthRule } from '../../health.js';
import { firstOf } from '../../rules.js';
import { untilReady } from './ready.js';

/** How a gate of a promotion talks about itself. */
interface GateTexts {
  readonly kind: string;
  /** What it does, at the begin of a sentence and within one. */
  readonly subject: string;
  readonly within: string;
  /** The subject of messages about branches. */
  readonly about?: string;
  readonly passed: string;
  readonly failed: string;
  readonly unknown: string;
}

/** A gate is reconciled first; then every environment has a phase, and one without any is pending. */
function gate({ kind, subject, within, about = subject, passed, failed, unknown }: GateTexts): HealthRule {
  const ready = untilReady({
    initializing: `Initializing ${within}`,
    deleting: `${kind} is being deleted`,
    name: kind,
    failed,
    notReady: `${subject} not ready`,
    unknown,
    missing: `${kind} Ready condition is missing`,
  });
  return firstOf([ready], (object) => {
    const environments = listAt(object, 'status', 'environments').map((environment) => ({
      branch: textAt(environment, 'branch') || '?',
      phase: textAt(environment, 'phase') || 'pending',
    }));
    if (environments.length === 0) return healthy(`${subject} reconciled`);
    const [failures, successes] = ['failure', 'success'].map((wanted) =>
      environments.filter(({ phase }) => phase === wanted),
    );
    const open = environments.filter(({ phase }) => phase !== 'failure' && phase !== 'success');
    const branches = (list: typeof open = []) => list.map(({ branch }) => branch).join(', ');
    if (failures && failures.length > 0) return degraded(`${about} failed for branch(es): ${branches(failures)}`);
    if (open.length > 0) return progressing(`${about} pending for branch(es): ${branches(open)}`);
    return healthy(`${about} ${passed} for ${successes?.length ?? 0} environment(s)`);
  });
}

/** A commit is checked by an expression over itself. */
export const gitCommitStatus = gate({
  kind: 'GitCommitStatus',
  subject: 'Git commit validation',
  within: 'git commit validation',
  passed: 'passed',
  failed: 'Git commit validation failed',
  unknown: 'Git commit validation status unknown',
});

/** A commit has to stay in an environment for some time. */
export const timedCommitStatus = gate({
  kind: 'TimedCommitStatus',
  subject: 'Timed commit gate',
  within: 'timed commit gate',
  passed: 'satisfied',
  failed: 'Timed commit gate failed',
  unknown: 'Timed commit gate status unknown',
});

/** A web service is asked about a commit. */
export const webRequestCommitStatus = gate({
  kind: 'WebRequestCommitStatus',
  subject: 'Web request commit validation',
  within: 'web request commit validation',
  about: 'Web request validation',
  passed: 'passed',
  failed: 'Web request commit validation failed',
  unknown: 'Web request commit validation unknown',
});
