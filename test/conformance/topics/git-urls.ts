import { comparableUrl, githubOrganisation, isShortName, knownHostOf, sshAddress } from '../../../lib/engine/index.js';
import { isObjectId, isShortObjectId, redactUrl } from '../../../lib/git/index.js';
import { given, type Topic } from '../topic.js';

/** URLs of Git repositories, and names of commits and refs. */
export const gitUrls: Topic = {
  operations: {
    NormalizeGitURL: (input) => ({ url: comparableUrl(given(input, 'url')) }),
    SameURL: (input) => ({ same: comparableUrl(given(input, 'left')) === comparableUrl(given(input, 'right')) }),
    IsCommitSHA: (input) => ({ result: isObjectId(given<string>(input, 'revision').toLowerCase()) }),
    IsTruncatedCommitSHA: (input) => ({ result: isShortObjectId(given(input, 'revision')) }),
    IsShortRef: (input) => ({ short: isShortName(given(input, 'revision')) }),
    IsSSHURL: (input) => {
      const address = sshAddress(given(input, 'url'));
      return { ssh: address !== undefined, user: address?.user ?? '' };
    },
    SSHHostWithPort: (input) => ({ hostPort: knownHostOf(given(input, 'url')) }),
    SanitizeRepoURL: (input) => ({ url: redactUrl(given(input, 'url')) }),
    OrgFromRepoURL: (input) => ({ org: githubOrganisation(given(input, 'url')) }),
    EnsurePrefix: (input) => {
      const [text, prefix] = [given<string>(input, 'text'), given<string>(input, 'prefix')];
      return { text: text.startsWith(prefix) ? text : prefix + text };
    },
  },
};
