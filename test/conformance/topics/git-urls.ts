import { comparableUrl } from '../../../lib/engine/index.js';
import { given, type Topic } from '../topic.js';

/** URLs of Git repositories. */
export const gitUrls: Topic = {
  operations: {
    NormalizeGitURL: (input) => ({ url: comparableUrl(given(input, 'url')) }),
    SameURL: (input) => ({ same: comparableUrl(given(input, 'left')) === comparableUrl(given(input, 'right')) }),
  },
};
