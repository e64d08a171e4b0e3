/** An object of a cluster in the search for the Application that it hangs on. */
export interface OwnedNode {
  /** The Application that tracks the object itself; empty for none. */
  readonly application: string;
  /** Keys of its owners. */
  readonly owners: readonly string[];
}

/**
 * The Application that an object belongs to by itself or through its owners; empty for none. `undefined` when the owner
 * references go in a circle.
 *
 * @param find a node of the same cluster by its key
 */
export function applicationOfOwners(
  key: string,
  node: OwnedNode,
  find: (key: string) => OwnedNode | undefined,
  path: ReadonlySet<string> = new Set(),
): string | undefined {
  if (path.has(key)) return undefined;
  if (node.application !== '') return node.application;
  const walked = new Set(path).add(key);
  for (const owner of node.owners) {
    const found = find(owner);
    if (!found) continue;
    const application = applicationOfOwners(owner, found, find, walked);
    if (application !== '') return application;
  }
  return '';
}
