import { z } from 'zod';
import { anyObject, anything, flag, integer, text, textMap, texts } from './fields.js';

/** References into Secrets and ConfigMaps. */
const secretRef = z.object({ secretName: text(), key: text() });
const configMapKeyRef = z.object({ configMapName: text(), key: text() });

/** A label selector, as everywhere in Kubernetes. */
export const labelSelectorSchema = z.object({
  matchLabels: textMap().optional(),
  matchExpressions: z.array(z.object({ key: text(), operator: text(), values: texts().optional() })).optional(),
});
/** Which labels count. */
export type LabelSelector = z.infer<typeof labelSelectorSchema>;

/** Overrides of the ApplicationSet's template; any part of it. */
const template = anyObject().optional();
const values = textMap().optional();
const requeueAfterSeconds = integer().optional();
const pathItem = z.object({ path: text(), exclude: flag().optional() });

const scmProvider = z.object({
  github: z
    .object({
      organization: text(),
      api: text().optional(),
      tokenRef: secretRef.optional(),
      appSecretName: text().optional(),
      allBranches: flag().optional(),
      excludeArchivedRepos: flag().optional(),
    })
    .optional(),
  gitlab: z
    .object({
      group: text(),
      includeSubgroups: flag().optional(),
      includeSharedProjects: flag().optional(),
      topic: text().optional(),
      api: text().optional(),
      tokenRef: secretRef.optional(),
      allBranches: flag().optional(),
      insecure: flag().optional(),
      caRef: configMapKeyRef.optional(),
      includeArchivedRepos: flag().optional(),
    })
    .optional(),
  gitea: z
    .object({
      owner: text(),
      api: text(),
      tokenRef: secretRef.optional(),
      allBranches: flag().optional(),
      insecure: flag().optional(),
      excludeArchivedRepos: flag().optional(),
    })
    .optional(),
  bitbucket: z
    .object({ owner: text(), user: text(), appPasswordRef: secretRef.optional(), allBranches: flag().optional() })
    .optional(),
  bitbucketServer: z
    .object({
      project: text(),
      api: text(),
      basicAuth: z.object({ username: text(), passwordRef: secretRef }).optional(),
      bearerToken: z.object({ tokenRef: secretRef }).optional(),
      allBranches: flag().optional(),
      insecure: flag().optional(),
      caRef: configMapKeyRef.optional(),
    })
    .optional(),
  azureDevOps: z
    .object({
      organization: text(),
      api: text().optional(),
      teamProject: text(),
      accessTokenRef: secretRef,
      allBranches: flag().optional(),
    })
    .optional(),
  awsCodeCommit: z
    .object({
      tagFilters: z.array(z.object({ key: text(), value: text().optional() })).optional(),
      role: text().optional(),
      region: text().optional(),
      allBranches: flag().optional(),
    })
    .optional(),
  filters: z
    .array(
      z.object({
        repositoryMatch: text().optional(),
        pathsExist: texts().optional(),
        pathsDoNotExist: texts().optional(),
        labelMatch: text().optional(),
        branchMatch: text().optional(),
      }),
    )
    .optional(),
  cloneProtocol: text().optional(),
  requeueAfterSeconds,
  values,
  template,
});

const basicAuth = z.object({ username: text(), passwordRef: secretRef }).optional();
const bearerToken = z.object({ tokenRef: secretRef }).optional();

const pullRequest = z.object({
  github: z
    .object({
      owner: text(),
      repo: text(),
      api: text().optional(),
      tokenRef: secretRef.optional(),
      appSecretName: text().optional(),
      labels: texts().optional(),
    })
    .optional(),
  gitlab: z
    .object({
      project: text(),
      api: text().optional(),
      tokenRef: secretRef.optional(),
      labels: texts().optional(),
      pullRequestState: text().optional(),
      insecure: flag().optional(),
      caRef: configMapKeyRef.optional(),
    })
    .optional(),
  gitea: z
    .object({
      owner: text(),
      repo: text(),
      api: text(),
      tokenRef: secretRef.optional(),
      insecure: flag().optional(),
      labels: texts().optional(),
    })
    .optional(),
  bitbucketServer: z
    .object({
      project: text(),
      repo: text(),
      api: text(),
      basicAuth,
      bearerToken,
      insecure: flag().optional(),
      caRef: configMapKeyRef.optional(),
    })
    .optional(),
  bitbucket: z.object({ owner: text(), repo: text(), api: text().optional(), basicAuth, bearerToken }).optional(),
  azuredevops: z
    .object({
      organization: text(),
      project: text(),
      repo: text(),
      api: text().optional(),
      tokenRef: secretRef.optional(),
      labels: texts().optional(),
    })
    .optional(),
  filters: z
    .array(
      z.object({
        branchMatch: text().optional(),
        targetBranchMatch: text().optional(),
        titleMatch: text().optional(),
      }),
    )
    .optional(),
  continueOnRepoNotFoundError: flag().optional(),
  requeueAfterSeconds,
  values,
  template,
});

/** The generators that stand alone; `matrix` and `merge` combine them. */
const leafGenerators = {
  selector: labelSelectorSchema.optional().describe('Only generated parameters that match.'),
  list: z.object({ elements: z.array(anything()).optional(), elementsYaml: text().optional(), template }).optional(),
  clusters: z
    .object({ selector: labelSelectorSchema.optional(), values, flatList: flag().optional(), template })
    .optional(),
  git: z
    .object({
      repoURL: text(),
      revision: text().optional(),
      directories: z.array(pathItem).optional(),
      files: z.array(pathItem).optional(),
      pathParamPrefix: text().optional(),
      requeueAfterSeconds,
      values,
      template,
    })
    .optional(),
  scmProvider: scmProvider.optional(),
  pullRequest: pullRequest.optional(),
  clusterDecisionResource: z
    .object({
      configMapRef: text(),
      name: text().optional(),
      labelSelector: labelSelectorSchema.optional(),
      requeueAfterSeconds,
      values,
      template,
    })
    .optional(),
  plugin: z
    .object({
      configMapRef: z.object({ name: text() }),
      input: z.object({ parameters: z.record(z.string(), anything()).optional() }).optional(),
      requeueAfterSeconds,
      values,
      template,
    })
    .optional(),
};

/** Generators inside `matrix` and `merge`: kept whole here and validated by the generator when it runs. */
const nested = z.array(anyObject());

export const generatorSchema = z.object({
  ...leafGenerators,
  matrix: z.object({ generators: nested, template }).optional(),
  merge: z.object({ generators: nested, mergeKeys: texts(), template }).optional(),
});
/** One source of parameters; exactly one generator per entry. */
export type Generator = z.infer<typeof generatorSchema>;
