import { z } from 'zod';
import { anyObject, flag, integerOrText, text, textMap, texts } from './fields.js';

export const helmSchema = z.object({
  valueFiles: texts().optional().describe('Value files, relative to the chart or as $<ref>/path of another source.'),
  parameters: z
    .array(z.object({ name: text().optional(), value: text().optional(), forceString: flag().optional() }))
    .optional()
    .describe('Parameters as of --set; forceString as of --set-string.'),
  fileParameters: z.array(z.object({ name: text().optional(), path: text().optional() })).optional(),
  releaseName: text().optional().describe("The release; the Application's name by default."),
  values: text().optional().describe('Values as a block of YAML.'),
  valuesObject: anyObject().optional().describe('Values as an object; wins over values.'),
  version: text().optional(),
  passCredentials: flag().optional(),
  ignoreMissingValueFiles: flag().optional(),
  skipCrds: flag().optional(),
  skipTests: flag().optional(),
  skipSchemaValidation: flag().optional(),
  namespace: text().optional(),
  kubeVersion: text().optional(),
  apiVersions: texts().optional(),
});

export const kustomizeSchema = z.object({
  namePrefix: text().optional(),
  nameSuffix: text().optional(),
  namespace: text().optional(),
  images: texts().optional().describe('Image overrides: [old=]new[:tag][@digest].'),
  replicas: z.array(z.object({ name: text(), count: integerOrText() })).optional(),
  commonLabels: textMap().optional(),
  labelWithoutSelector: flag().optional(),
  labelIncludeTemplates: flag().optional(),
  forceCommonLabels: flag().optional(),
  commonAnnotations: textMap().optional(),
  forceCommonAnnotations: flag().optional(),
  commonAnnotationsEnvsubst: flag().optional(),
  patches: z
    .array(
      z.object({
        path: text().optional(),
        patch: text().optional(),
        target: z
          .object({
            group: text().optional(),
            version: text().optional(),
            kind: text().optional(),
            name: text().optional(),
            namespace: text().optional(),
            labelSelector: text().optional(),
            annotationSelector: text().optional(),
          })
          .optional(),
        options: z.record(z.string(), z.boolean()).optional(),
      }),
    )
    .optional(),
  components: texts().optional(),
  ignoreMissingComponents: flag().optional(),
  version: text().optional(),
  kubeVersion: text().optional(),
  apiVersions: texts().optional(),
});

const jsonnetVariable = z.object({ name: text(), value: text(), code: flag().optional() });

export const directorySchema = z.object({
  recurse: flag().optional().describe('Whether folders below the path count too.'),
  include: text().optional().describe('Only files that match this glob.'),
  exclude: text().optional().describe('No file that matches this glob.'),
  disableExtensionFilter: flag().optional(),
  jsonnet: z
    .object({
      extVars: z.array(jsonnetVariable).optional(),
      tlas: z.array(jsonnetVariable).optional(),
      libs: texts().optional(),
    })
    .optional(),
});

export const pluginSchema = z.object({
  name: text().optional(),
  env: z.array(z.object({ name: text(), value: text() })).optional(),
  parameters: z
    .array(
      z.object({
        name: text().optional(),
        string: text().optional(),
        array: texts().optional(),
        map: textMap().optional(),
      }),
    )
    .optional(),
});

const renderers = {
  helm: helmSchema.optional(),
  kustomize: kustomizeSchema.optional(),
  directory: directorySchema.optional(),
  plugin: pluginSchema.optional(),
};

export const applicationSourceSchema = z.object({
  repoURL: text().describe('URL of the Git repository, Helm repository or OCI artifact.'),
  path: text().optional().describe('Folder inside the Git repository.'),
  targetRevision: text().optional().describe('Branch, tag, commit or semantic version; HEAD by default.'),
  ...renderers,
  chart: text().optional().describe('Name of the chart in a Helm repository.'),
  ref: text().optional().describe('Name by which other sources reach the files of this one: $<ref>/path.'),
  name: text().optional().describe('Name of the source for people.'),
  tagPrefix: text().optional().describe('Only tags with this prefix count in a semantic version.'),
});
/** What of a source its own directory may override: the settings of its tool. */
export const sourceOverridesSchema = z.object(renderers);
export type ToolSettings = z.infer<typeof sourceOverridesSchema>;
/** Where manifests come from. */
export type ApplicationSource = z.infer<typeof applicationSourceSchema>;
export type HelmSource = z.infer<typeof helmSchema>;
export type KustomizeSource = z.infer<typeof kustomizeSchema>;
export type DirectorySource = z.infer<typeof directorySchema>;
export type PluginSource = z.infer<typeof pluginSchema>;

export const sourceHydratorSchema = z.object({
  drySource: z.object({ repoURL: text(), targetRevision: text(), path: text(), ...renderers }),
  syncSource: z.object({
    targetBranch: text(),
    path: text()
      .min(1)
      .regex(/^.{2,}|[^./]$/),
    repoURL: text().optional(),
  }),
  hydrateTo: z.object({ targetBranch: text() }).optional(),
});
/** A source that is rendered into a branch first. */
export type SourceHydrator = z.infer<typeof sourceHydratorSchema>;

export const destinationSchema = z.object({
  server: text().optional().describe("URL of the cluster's API; exactly one of server and name."),
  name: text().optional().describe('Name of the cluster as registered; exactly one of server and name.'),
  namespace: text().optional().describe('Namespace of objects that name none.'),
});
/** The cluster and namespace that an Application is delivered to. */
export type Destination = z.infer<typeof destinationSchema>;
