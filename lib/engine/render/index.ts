export { SourceError, type SourceErrorCode } from './errors.js';
export { refuseLink, tooLarge, type FileEntry, type FileTree } from './file-tree.js';
export { planSource, renderSource, type RenderCaches, type Rendered, type RenderPlan } from './render-source.js';
export { unsupported, type SourceType } from './source-type.js';
