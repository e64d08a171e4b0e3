import { z } from 'zod';
import { healthStatusCodes, syncStatusCodes } from './codes.js';
import { flag, integer, text, texts, time, word } from './fields.js';
import { countedResourcesSchema, operationInitiatorSchema, operationStateSchema } from './operation.js';
import { applicationSourceSchema, destinationSchema, sourceHydratorSchema } from './source.js';

export const ignoreDifferenceSchema = z.object({
  group: text().optional(),
  kind: text(),
  name: text().optional(),
  namespace: text().optional(),
  jsonPointers: texts().optional(),
  jqPathExpressions: texts().optional(),
  managedFieldsManagers: texts().optional().describe('Fields that these managers own do not count.'),
});
/** Fields that do not count as drift. */
export type IgnoreDifference = z.infer<typeof ignoreDifferenceSchema>;

export const healthStatusSchema = z.object({
  status: word(healthStatusCodes).optional(),
  message: text().optional(),
  lastTransitionTime: time().optional(),
});
/** Health of an Application, or of one of its objects. */
export type HealthStatus = z.infer<typeof healthStatusSchema>;

export const resourceStatusSchema = z.object({
  group: text().optional(),
  version: text().optional(),
  kind: text().optional(),
  namespace: text().optional(),
  name: text().optional(),
  status: word(syncStatusCodes).optional(),
  health: healthStatusSchema.optional(),
  hook: flag().optional(),
  requiresPruning: flag().optional(),
  requiresDeletionConfirmation: flag().optional(),
  syncWave: integer().optional(),
});
/** One object of an Application, as last compared. */
export type ResourceStatus = z.infer<typeof resourceStatusSchema>;

export const comparedToSchema = z.object({
  source: applicationSourceSchema.optional(),
  sources: z.array(applicationSourceSchema).optional(),
  destination: destinationSchema,
  ignoreDifferences: z.array(ignoreDifferenceSchema).optional(),
});
/** The part of the spec that a comparison was made with. */
export type ComparedTo = z.infer<typeof comparedToSchema>;

export const syncStatusSchema = z.object({
  status: word(syncStatusCodes),
  comparedTo: comparedToSchema.optional(),
  revision: text().optional(),
  revisions: texts().optional(),
});
/** Whether live equals desired, and at which revision. */
export type SyncStatus = z.infer<typeof syncStatusSchema>;

export const conditionSchema = z.object({
  type: text(),
  message: text(),
  lastTransitionTime: time().optional(),
});
/** Something to know about an Application; see `ConditionType`. */
export type Condition = z.infer<typeof conditionSchema>;

export const healedObjectSchema = z.object({
  group: text().optional(),
  kind: text(),
  namespace: text().optional(),
  name: text(),
  healedAt: z.array(time()).describe('When self-heal put it back: the last four times, the oldest first.'),
  drift: word(['changed', 'deleted', 'created']).describe('What had been done to it, the last time.'),
  fields: texts().optional().describe('The fields that differed, as JSON pointers or jq paths.'),
  managers: z
    .array(
      z.object({
        manager: text(),
        operation: text().optional(),
        subresource: text().optional(),
        time: time().optional(),
      }),
    )
    .optional()
    .describe('Who owned them.'),
});
/** An object that self-heal put back within the last hour. */
export type HealedObject = z.infer<typeof healedObjectSchema>;

export const revisionHistorySchema = z.object({
  id: integer(),
  revision: text().optional(),
  revisions: texts().optional(),
  deployedAt: time(),
  deployStartedAt: time().optional(),
  source: applicationSourceSchema.optional(),
  sources: z.array(applicationSourceSchema).optional(),
  initiatedBy: operationInitiatorSchema.optional(),
});
/** One successful sync. Ids count from 0; the list is trimmed from the oldest. */
export type RevisionHistory = z.infer<typeof revisionHistorySchema>;

const hydrateOperation = z.object({
  startedAt: time().optional(),
  finishedAt: time().optional(),
  phase: text().optional(),
  message: text().optional(),
  drySHA: text().optional(),
  hydratedSHA: text().optional(),
  sourceHydrator: sourceHydratorSchema.optional(),
});

export const applicationStatusSchema = z.object({
  resources: z.array(resourceStatusSchema).optional(),
  counted: z.array(countedResourcesSchema).optional().describe('Objects that are not among the resources.'),
  sync: syncStatusSchema.optional(),
  health: healthStatusSchema.optional(),
  history: z.array(revisionHistorySchema).optional(),
  conditions: z.array(conditionSchema).optional(),
  healed: z.array(healedObjectSchema).optional().describe('What self-heal put back within the last hour.'),
  operationState: operationStateSchema.optional(),
  reconciledAt: time().optional(),
  observedAt: time().optional(),
  sourceType: text().optional(),
  sourceTypes: texts().optional(),
  summary: z
    .object({ externalURLs: texts().optional(), images: texts().optional(), isAppOfApps: flag().optional() })
    .optional(),
  resourceHealthSource: text().optional(),
  controllerNamespace: text().optional(),
  sourceHydrator: z
    .object({
      currentOperation: hydrateOperation.optional(),
      lastSuccessfulOperation: hydrateOperation.optional(),
      lastComparedDryRevision: text().optional(),
    })
    .optional(),
});
/** What the reconciler knows of an Application. */
export type ApplicationStatus = z.infer<typeof applicationStatusSchema>;
export type ApplicationSummary = NonNullable<ApplicationStatus['summary']>;
