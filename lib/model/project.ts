import { z } from 'zod';
import { argoApiVersion } from './annotations.js';
import { flag, integer, metadata, text, texts, type ResourceOf } from './fields.js';
import { destinationSchema } from './source.js';

export const syncWindowSchema = z.object({
  kind: z.enum(['allow', 'deny']).optional(),
  schedule: text().optional().describe('Cron of five fields: when the window opens.'),
  duration: text().optional().describe('How long it stays open, such as 8h.'),
  timeZone: text().optional().describe('IANA zone of the schedule. UTC by default.'),
  applications: texts().optional().describe('Globs of Application names.'),
  namespaces: texts().optional().describe('Globs of destination namespaces.'),
  clusters: texts().optional().describe('Globs of destination clusters, by name or server.'),
  andOperator: flag().optional().describe('Whether all the lists must match; one suffices by default.'),
  manualSync: flag().optional().describe('Whether a sync by hand is allowed while the window forbids automated ones.'),
  syncOverrun: flag().optional().describe('Whether a sync that began when it was allowed may go on.'),
  description: text().max(255).optional(),
});
/** A time at which syncs are allowed, or denied. */
export type SyncWindow = z.infer<typeof syncWindowSchema>;

const tokenSchema = z.object({ iat: integer(), exp: integer().optional(), id: text().optional() });

export const groupKindSchema = z.object({ group: text(), kind: text() });
/** Globs of a group and a kind. */
export type GroupKindPattern = z.infer<typeof groupKindSchema>;
export const clusterKindSchema = z.object({ group: text(), kind: text(), name: text().optional() });

export const projectRoleSchema = z.object({
  name: text(),
  description: text().optional(),
  policies: texts().optional(),
  groups: texts().optional(),
  jwtTokens: z.array(tokenSchema).optional(),
});
/** Who may do what in a project. */
export type ProjectRole = z.infer<typeof projectRoleSchema>;

export const appProjectSpecSchema = z.object({
  description: text().max(255).optional(),
  sourceRepos: texts().optional().describe('Globs of repositories; a leading ! denies.'),
  sourceNamespaces: texts().optional().describe('Namespaces whose Applications may use the project.'),
  destinations: z.array(destinationSchema).optional().describe('Globs of clusters and namespaces; a leading ! denies.'),
  roles: z.array(projectRoleSchema).optional(),
  clusterResourceWhitelist: z.array(clusterKindSchema).optional().describe('Cluster-scoped kinds; none by default.'),
  clusterResourceBlacklist: z.array(clusterKindSchema).optional(),
  namespaceResourceWhitelist: z.array(groupKindSchema).optional().describe('Namespaced kinds; all by default.'),
  namespaceResourceBlacklist: z.array(groupKindSchema).optional(),
  orphanedResources: z
    .object({
      warn: flag().optional(),
      ignore: z
        .array(z.object({ group: text().optional(), kind: text().optional(), name: text().optional() }))
        .optional(),
    })
    .optional(),
  syncWindows: z.array(syncWindowSchema).optional(),
  signatureKeys: z.array(z.object({ keyID: text() })).optional(),
  permitOnlyProjectScopedClusters: flag().optional(),
  destinationServiceAccounts: z
    .array(z.object({ server: text(), namespace: text().optional(), defaultServiceAccount: text() }))
    .optional(),
  sourceIntegrity: z
    .object({
      git: z
        .object({
          policies: z.array(
            z.object({
              repos: z.array(z.object({ url: text() })),
              gpg: z.object({ mode: z.enum(['none', 'head', 'strict']), keys: texts().optional() }).optional(),
            }),
          ),
        })
        .optional(),
    })
    .optional(),
});
/** What Applications of a project may do. */
export type AppProjectSpec = z.infer<typeof appProjectSpecSchema>;

export const appProjectSchema = z.object({
  apiVersion: z.literal(argoApiVersion),
  kind: z.literal('AppProject'),
  metadata: metadata(),
  spec: appProjectSpecSchema,
  status: z
    .object({
      jwtTokensByRole: z.record(z.string(), z.object({ items: z.array(tokenSchema).optional() })).optional(),
    })
    .optional(),
});
/** `argoproj.io/v1alpha1 AppProject`: what its Applications may deliver, from where, to where, and when. */
export type AppProject = ResourceOf<typeof appProjectSchema>;
