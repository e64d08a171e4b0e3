import { z } from 'zod';
import { operationPhases, resultCodes } from './codes.js';
import { flag, integer, text, texts, time, word } from './fields.js';
import { applicationSourceSchema } from './source.js';
import { managedNamespaceMetadataSchema, retryStrategySchema } from './sync-policy.js';

export const infoSchema = z.object({ name: text(), value: text() });
/** A note for people. */
export type Info = z.infer<typeof infoSchema>;

export const syncStrategySchema = z.object({
  apply: z.object({ force: flag().optional() }).optional().describe('Apply without hooks.'),
  hook: z.object({ force: flag().optional() }).optional().describe('Apply with hooks; the default.'),
});
/** Whether hooks take part in a sync. */
export type SyncStrategy = z.infer<typeof syncStrategySchema>;

export const syncResourceSchema = z.object({
  group: text().optional(),
  kind: text(),
  name: text(),
  namespace: text().optional(),
});
/** One of the objects that a sync is limited to. */
export type SyncOperationResource = z.infer<typeof syncResourceSchema>;

export const syncOperationSchema = z.object({
  revision: text().optional().describe('What to sync to; the target revision by default.'),
  revisions: texts().optional().describe('The same, per source.'),
  prune: flag().optional(),
  dryRun: flag().optional(),
  syncStrategy: syncStrategySchema.optional(),
  resources: z.array(syncResourceSchema).optional().describe('Only these objects.'),
  source: applicationSourceSchema.optional(),
  sources: z.array(applicationSourceSchema).optional(),
  manifests: texts().optional().describe('Manifests given by hand, in the place of the source.'),
  syncOptions: texts().optional(),
  autoHealAttemptsCount: integer().optional(),
});
/** What a sync is asked to do. */
export type SyncOperation = z.infer<typeof syncOperationSchema>;

export const operationInitiatorSchema = z.object({ username: text().optional(), automated: flag().optional() });
/** Who started an operation. */
export type OperationInitiator = z.infer<typeof operationInitiatorSchema>;

export const operationSchema = z.object({
  sync: syncOperationSchema.optional(),
  initiatedBy: operationInitiatorSchema.optional(),
  info: z.array(infoSchema).optional(),
  retry: retryStrategySchema.optional(),
});
/** A request, at the top level of an Application; the reconciler takes it into `status.operationState`. */
export type Operation = z.infer<typeof operationSchema>;

export const resourceResultSchema = z.object({
  group: text(),
  version: text(),
  kind: text(),
  namespace: text(),
  name: text(),
  status: word(resultCodes).optional(),
  message: text().optional(),
  hookType: text().optional(),
  hookPhase: word(operationPhases).optional().describe('Phase of a hook, or of an object whose health is awaited.'),
  syncPhase: text().optional(),
  images: texts().optional(),
});
/** What a sync did to one object. */
export type ResourceResult = z.infer<typeof resourceResultSchema>;

export const countedResourcesSchema = z.object({
  group: text().optional(),
  version: text().optional(),
  kind: text().optional(),
  status: text().optional().describe('What is said of each of them.'),
  count: integer(),
  digest: text().describe('SHA-256 of their namespaces and names.'),
});
/** Objects of one kind of which the same is to be said, where there are too many to list each. */
export type CountedResources = z.infer<typeof countedResourcesSchema>;

export const syncOperationResultSchema = z.object({
  resources: z.array(resourceResultSchema).optional(),
  counted: z.array(countedResourcesSchema).optional().describe('Results that are not among the resources.'),
  revision: text(),
  revisions: texts().optional(),
  source: applicationSourceSchema.optional(),
  sources: z.array(applicationSourceSchema).optional(),
  managedNamespaceMetadata: managedNamespaceMetadataSchema.optional(),
});
/** What a sync did. */
export type SyncOperationResult = z.infer<typeof syncOperationResultSchema>;

export const operationStateSchema = z.object({
  operation: operationSchema,
  phase: word(operationPhases),
  message: text().optional(),
  syncResult: syncOperationResultSchema.optional(),
  startedAt: time(),
  finishedAt: time().optional(),
  retryCount: integer().optional(),
});
/** Where an operation stands: all that a restarted process knows of it. */
export type OperationState = z.infer<typeof operationStateSchema>;
