import { isVersionRange, parseVersion, selectTag } from '../../../lib/engine/index.js';
import { given, type Topic } from '../topic.js';

/** Which tag a target revision means. */
export const semverTags: Topic = {
  operations: {
    MaxVersion: (input) => {
      const [revision, tags] = [given<string>(input, 'revision'), given<string[]>(input, 'tags')];
      const version = selectTag(revision, tags, given(input, 'tagPrefix'));
      if (version === undefined && !tags.includes(revision)) throw new Error(`no version ${revision}`);
      return { version: version ?? revision };
    },
    IsConstraint: (input) => ({ constraint: isVersionRange(given(input, 'revision')) }),
    IsVersion: (input) => ({ version: parseVersion(given(input, 'revision')) !== undefined }),
    ResolveRevision: (input) => {
      const [revision, tags] = [given<string>(input, 'revision'), given<string[]>(input, 'tags')];
      const tag = selectTag(revision, tags, given(input, 'tagPrefix')) ?? revision;
      if (!tags.includes(tag)) throw new Error(`no tag ${tag}`);
      return { tag };
    },
  },
};
