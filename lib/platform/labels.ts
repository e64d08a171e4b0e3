/** Labels of the Applications that a platform makes. */
export const labels = {
  /** Name of the platform. */
  platform: 'app.kubernetes.io/part-of',
  /** Id of the application, the same in every environment. */
  application: 'slipway.dev/application',
  /** Name of the environment. */
  environment: 'slipway.dev/environment',
} as const;

/** The labels of one Application. */
export function platformLabels(of: {
  platform: string;
  application: string;
  environment?: string;
}): Record<string, string> {
  return {
    [labels.platform]: of.platform,
    [labels.application]: of.application,
    ...(of.environment !== undefined && { [labels.environment]: of.environment }),
  };
}
