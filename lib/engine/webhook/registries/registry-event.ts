/** A new tag in a registry of charts and OCI artifacts. */
export interface RegistryEvent {
  /** Host, with its port when one is named. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string;
}

/** The form in which addresses of OCI repositories are compared: lower case, without `oci://` and slashes at the end. */
export function comparableOciUrl(url: string): string {
  return url
    .trim()
    .toLowerCase()
    .replace(/^oci:\/\//, '')
    .replace(/\/+$/, '');
}
