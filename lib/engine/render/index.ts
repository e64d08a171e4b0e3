export { SourceError, type SourceErrorCode } from './errors.js';
export { refuseLink, tooLarge, type FileEntry, type FileTree } from './file-tree.js';
export { planSource, renderSource, type RenderCaches, type Rendered, type RenderPlan } from './render-source.js';
export { sourceTypeOf, unsupported, withoutEmptySettings, type SourceType } from './source-type.js';
export type { Capabilities, ReferencedSource, RenderContext } from './context.js';
export { buildEnvironment, substitute, type Variables } from './build-environment.js';
export * from './helm/index.js';
export { followLinks } from './links.js';
export type { Placed, ToolName, ToolRun, Tools } from './tools.js';
