export { type TextFile, TextFiles } from '../text-files.js';
export { deliverySteps, type DeliveryProps, type DeliverySteps, type Step, type UpdatedImage } from './delivery.js';
export { GitHubActions, type GitHubActionsProps } from './github-actions.js';
export { JenkinsPipeline, type JenkinsProps } from './jenkins.js';
export { RepositoryLayout } from './layout.js';
