import { createServer } from 'node:http';
import { require as load } from 'tsx/cjs/api';

/**
 * Jest's global set-up: answers test files that ask for a real control plane, and starts one, shared by all of them, when the
 * first asks. A run in which none asks pays nothing; one that finds SLIPWAY_CONTROL_PLANE_BROKER set uses that broker's.
 */
export default async function setUp() {
  if (process.env.SLIPWAY_CONTROL_PLANE_BROKER) return;
  let plane;
  const start = async () => {
    const { ControlPlane, envtestAssets } = load('../../envtest/control-plane.ts', import.meta.url);
    return ControlPlane.start(envtestAssets());
  };
  const broker = createServer(async (_request, response) => {
    try {
      const { url, token, kubeconfig, kubectl, controllers } = await (plane ??= start());
      response.end(JSON.stringify({ url, token, kubeconfig, kubectl, controllers }));
    } catch (error) {
      response.writeHead(500).end(String(error?.message ?? error));
    }
  });
  await new Promise((resolve) => broker.listen(0, '127.0.0.1', resolve));
  broker.unref();
  process.env.SLIPWAY_CONTROL_PLANE_BROKER = `http://127.0.0.1:${broker.address().port}`;
  globalThis.stopControlPlane = async () => {
    broker.closeAllConnections();
    broker.close();
    await plane?.then(
      (started) => started.stop(),
      () => undefined,
    );
  };
}
