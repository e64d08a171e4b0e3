import { z } from 'zod';
import { flag, integer, text, textMap, texts } from './fields.js';

export const backoffSchema = z.object({
  duration: text()
    .optional()
    .describe('First wait: a duration such as 5s; a bare number means seconds. 5s by default.'),
  factor: integer().optional().describe('What each further wait is multiplied by. 2 by default.'),
  maxDuration: text().optional().describe('The longest wait. 3m by default.'),
});
/** How long to wait between attempts. */
export type Backoff = z.infer<typeof backoffSchema>;

export const retryStrategySchema = z.object({
  limit: integer().optional().describe('How often a failed sync is tried again; negative means without end.'),
  backoff: backoffSchema.optional(),
  refresh: flag().optional().describe('Whether an attempt uses the newest revision.'),
});
/** How a failed sync is tried again. */
export type RetryStrategy = z.infer<typeof retryStrategySchema>;

export const automatedSchema = z.object({
  prune: flag().optional().describe('Whether objects that left Git are deleted. false by default.'),
  selfHeal: flag().optional().describe('Whether drift of the cluster alone is corrected. false by default.'),
  allowEmpty: flag().optional().describe('Whether pruning may leave nothing. false by default.'),
  enabled: flag().optional().describe('false turns automated sync off. true by default.'),
});
/** Automated sync: on when the block is there and `enabled` is not false. */
export type AutomatedSync = z.infer<typeof automatedSchema>;

export const managedNamespaceMetadataSchema = z.object({
  labels: textMap().optional(),
  annotations: textMap().optional(),
});
/** Labels and annotations of a namespace that `CreateNamespace=true` makes. */
export type ManagedNamespaceMetadata = z.infer<typeof managedNamespaceMetadataSchema>;

export const syncPolicySchema = z.object({
  automated: automatedSchema.optional(),
  syncOptions: texts().optional().describe('Options such as CreateNamespace=true.'),
  retry: retryStrategySchema.optional(),
  managedNamespaceMetadata: managedNamespaceMetadataSchema.optional(),
});
/** When and how an Application is synced. */
export type SyncPolicy = z.infer<typeof syncPolicySchema>;
