import {
  compileGlob,
  glob,
  isExcluded,
  matchesList,
  ruleMatches,
  selectFiles,
  type ListMode,
  type ResourceRule,
} from '../../../lib/engine/index.js';
import type { JsonObject } from '../../../lib/kube/index.js';
import { given, type Topic } from '../topic.js';

const separators = (input: JsonObject) => given<string[] | undefined>(input, 'separators') ?? [];

/** Globs, lists, git file patterns and resource filters. */
export const globs: Topic = {
  operations: {
    Match: (input) => ({
      match: glob(given(input, 'pattern'), given(input, 'text'), { separators: separators(input) }),
    }),
    MatchWithError: (input) => {
      const match = glob(given(input, 'pattern'), given(input, 'text'), { separators: separators(input) });
      try {
        compileGlob(given(input, 'pattern'));
        return { match };
      } catch (error) {
        return { match, error: true, errorMessage: String(error) };
      }
    },
    MatchList: (input) => ({
      match: matchesList(given(input, 'list'), given(input, 'text'), given<ListMode>(input, 'mode')),
    }),
    LsFiles: (input) => {
      const files = given<{ path: string; link?: string }[]>(input, 'files').map(({ path, link }) => ({
        path,
        link: link !== undefined,
      }));
      return { files: selectFiles(files, given(input, 'pattern'), { globstar: given(input, 'newGlobbing') }) };
    },
    ResourceExcluded: (input) => ({
      excluded: isExcluded(
        { exclusions: given(input, 'resourceExclusions'), inclusions: given(input, 'resourceInclusions') },
        given(input, 'group'),
        given(input, 'kind'),
        given(input, 'cluster'),
      ),
    }),
    FilteredResourceMatch: (input) => ({
      match: ruleMatches(
        given<ResourceRule>(input, 'filter'),
        given(input, 'group'),
        given(input, 'kind'),
        given(input, 'cluster'),
      ),
    }),
  },
  isSet: (key, { expect }) => key === 'files' && expect['ordered'] !== true,
  hints: ['ordered'],
};
