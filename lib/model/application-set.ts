import { z } from 'zod';
import { argoApiVersion } from './annotations.js';
import { applicationSpecSchema } from './application.js';
import { flag, integer, integerOrText, metadata, text, textMap, texts, time, type ResourceOf } from './fields.js';
import { generatorSchema } from './generators.js';

export const applicationSetSpecSchema = z.object({
  goTemplate: flag().optional(),
  goTemplateOptions: texts().optional(),
  generators: z.array(generatorSchema),
  template: z.object({
    metadata: z.object({
      name: text().optional(),
      namespace: text().optional(),
      labels: textMap().optional(),
      annotations: textMap().optional(),
      finalizers: texts().optional(),
    }),
    spec: applicationSpecSchema,
  }),
  templatePatch: text().optional(),
  syncPolicy: z
    .object({
      preserveResourcesOnDeletion: flag().optional(),
      applicationsSync: z.enum(['create-only', 'create-update', 'create-delete', 'sync']).optional(),
    })
    .optional(),
  strategy: z
    .object({
      type: text().optional().describe('AllAtOnce (the default) or RollingSync.'),
      rollingSync: z
        .object({
          steps: z
            .array(
              z.object({
                matchExpressions: z
                  .array(z.object({ key: text().optional(), operator: text().optional(), values: texts().optional() }))
                  .optional(),
                maxUpdate: integerOrText().optional(),
              }),
            )
            .optional(),
        })
        .optional(),
      deletionOrder: text().optional(),
    })
    .optional(),
  preservedFields: z.object({ annotations: texts().optional(), labels: texts().optional() }).optional(),
  applyNestedSelectors: flag().optional(),
  ignoreApplicationDifferences: z
    .array(
      z.object({
        name: text().optional(),
        jsonPointers: texts().optional(),
        jqPathExpressions: texts().optional(),
      }),
    )
    .optional(),
});
/** How Applications are generated. */
export type ApplicationSetSpec = z.infer<typeof applicationSetSpecSchema>;

const applicationSetStatusSchema = z.object({
  conditions: z
    .array(
      z.object({
        type: text(),
        status: text(),
        reason: text(),
        message: text(),
        lastTransitionTime: time().optional(),
      }),
    )
    .optional(),
  applicationStatus: z
    .array(
      z.object({
        application: text(),
        lastTransitionTime: time().optional(),
        message: text(),
        status: text(),
        step: text(),
        targetRevisions: texts().optional(),
      }),
    )
    .optional(),
  resources: z
    .array(
      z.object({
        group: text().optional(),
        version: text().optional(),
        kind: text().optional(),
        namespace: text().optional(),
        name: text().optional(),
        status: text().optional(),
        health: z.object({ status: text().optional(), message: text().optional() }).optional(),
      }),
    )
    .optional(),
  resourcesCount: integer().optional(),
  health: z.object({ status: text().optional(), message: text().optional() }).optional(),
});

export const applicationSetSchema = z.object({
  apiVersion: z.literal(argoApiVersion),
  kind: z.literal('ApplicationSet'),
  metadata: metadata(),
  spec: applicationSetSpecSchema,
  status: applicationSetStatusSchema.optional(),
});
/** `argoproj.io/v1alpha1 ApplicationSet`: Applications generated from parameters. */
export type ApplicationSet = ResourceOf<typeof applicationSetSchema>;
