import { z } from 'zod';
import { argoApiVersion } from './annotations.js';
import { integer, metadata, text, type ResourceOf } from './fields.js';
import { infoSchema, operationSchema } from './operation.js';
import { applicationSourceSchema, destinationSchema, sourceHydratorSchema } from './source.js';
import { applicationStatusSchema, ignoreDifferenceSchema } from './status.js';
import { syncPolicySchema } from './sync-policy.js';

export const applicationSpecSchema = z.object({
  destination: destinationSchema,
  project: text().describe('Name of the AppProject; an empty text means default.'),
  source: applicationSourceSchema.optional(),
  sources: z.array(applicationSourceSchema).optional().describe('Several sources; source is ignored then.'),
  sourceHydrator: sourceHydratorSchema.optional(),
  syncPolicy: syncPolicySchema.optional(),
  ignoreDifferences: z.array(ignoreDifferenceSchema).optional(),
  info: z.array(infoSchema).optional(),
  revisionHistoryLimit: integer().optional().describe('How many syncs the history keeps. 10 by default; 0 keeps none.'),
});
/** What an Application delivers, and where. */
export type ApplicationSpec = z.infer<typeof applicationSpecSchema>;

export const applicationSchema = z.object({
  apiVersion: z.literal(argoApiVersion),
  kind: z.literal('Application'),
  metadata: metadata(),
  spec: applicationSpecSchema,
  operation: operationSchema.optional().describe('A request to the reconciler.'),
  status: applicationStatusSchema.optional(),
});
/** `argoproj.io/v1alpha1 Application`: manifests at a revision, delivered to a namespace of a cluster. */
export type Application = ResourceOf<typeof applicationSchema>;
