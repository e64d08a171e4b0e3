import { systemClock } from '../../../lib/cluster/index.js';
import { KubernetesObjects } from '../../../lib/cli/simulate/kubernetes-objects.js';
import { WorkloadSimulator } from '../../../lib/embedded/index.js';
import { ControlPlane } from '../../envtest/control-plane.js';
import { serverKinds, type Server } from '../support/servers.js';

/** A server whose workloads are played by the simulator, as the same client of either. */
async function withWorkloads(server: Server): Promise<Server> {
  const clock = systemClock();
  const connection = { server: server.url, token: server.token, insecure: true };
  const objects = new KubernetesObjects({ connection, clock });
  const simulator = new WorkloadSimulator({ objects, clock });
  simulator.start();
  return {
    ...server,
    stop: async () => {
      simulator.stop();
      objects.close();
      await server.stop();
    },
  };
}

/** The embedded server with its simulated workloads. */
export async function embeddedCluster(): Promise<Server> {
  const [embedded] = serverKinds();
  if (embedded === undefined) throw new Error('the embedded server is always there');
  return withWorkloads(await embedded.start());
}

/** A control plane of one's own (lists without a namespace show what others make), with the same workloads. */
export async function realCluster(assets: string): Promise<Server & { readonly kubectl: string }> {
  const plane = await ControlPlane.start(assets, { controllers: ['root-ca-certificate-publisher-controller'] });
  const { url, token, kubectl } = plane;
  return { ...(await withWorkloads({ url, token, stop: () => plane.stop() })), kubectl };
}
