/** Jest's global tear-down: ends the shared control plane, if one was started. */
export default async function tearDown() {
  await globalThis.stopControlPlane?.();
}
