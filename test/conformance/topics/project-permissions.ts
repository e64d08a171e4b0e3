import {
  isDestinationPermitted,
  isKindPermitted,
  isNamespaceEnabled,
  isNamespacePermitted,
  isSourcePermitted,
  matchesPattern,
  serviceAccountFor,
  validateProject,
  type ClusterRef,
} from '../../../lib/engine/index.js';
import type { JsonObject } from '../../../lib/kube/index.js';
import type { Application, AppProject, ApplicationSource } from '../../../lib/model/index.js';
import { given, type Topic } from '../topic.js';

const projectOf = (input: JsonObject) => given<AppProject>(input, 'project');

/** What a project permits. */
export const projectPermissions: Topic = {
  operations: {
    IsSourcePermitted: (input) => ({
      permitted: isSourcePermitted(
        { spec: { sourceRepos: given(input, 'sourceRepos') } },
        given<ApplicationSource>(input, 'source').repoURL,
      ),
    }),
    IsDestinationPermitted: (input) => ({
      permitted: isDestinationPermitted(
        projectOf(input),
        given<Partial<ClusterRef>>(input, 'cluster'),
        given(input, 'namespace'),
        () => {
          const failure = input['projectClustersError'];
          if (failure) throw new Error(`could not retrieve project clusters: ${String(failure)}`);
          return given<Partial<ClusterRef>[]>(input, 'projectClusters');
        },
      ),
    }),
    IsGroupKindNamePermitted: (input) => ({
      permitted: isKindPermitted(
        projectOf(input),
        given(input, 'groupKind'),
        given(input, 'namespaced'),
        given(input, 'name'),
      ),
    }),
    GlobMatch: (input) => ({
      match: matchesPattern(given(input, 'pattern'), given(input, 'value'), {
        negation: given(input, 'allowNegation'),
        separators: given(input, 'separators'),
      }),
    }),
    ValidateProject: (input) => {
      validateProject(projectOf(input));
      return {};
    },
    IsAppNamespacePermitted: (input) => ({
      permitted: isNamespacePermitted(
        projectOf(input),
        given<Application>(input, 'app').metadata.namespace ?? '',
        given(input, 'controllerNamespace'),
      ),
    }),
    IsNamespaceEnabled: (input) => ({
      enabled: isNamespaceEnabled(
        given(input, 'namespace'),
        given(input, 'controllerNamespace'),
        given(input, 'enabledNamespaces'),
      ),
    }),
    DeriveServiceAccount: (input) => {
      const [project, cluster] = [projectOf(input), given<Partial<ClusterRef>>(input, 'cluster')];
      try {
        return { user: serviceAccountFor(project, given<Application>(input, 'app'), cluster) ?? '' };
      } catch (error) {
        return { user: '', error: true, errorMessage: String(error) };
      }
    },
  },
};
