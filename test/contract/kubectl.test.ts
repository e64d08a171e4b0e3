import { join } from 'node:path';
import { envtestAssets } from '../envtest/control-plane.js';
import { oldKubectl } from '../envtest/old-kubectl.js';
import { embeddedCluster, realCluster } from './kubectl/clusters.js';
import { commandLists, readCommand, type CommandList } from './kubectl/command-list.js';
import { Side, type Kubectl } from './kubectl/side.js';
import type { Server } from './support/servers.js';

const isRequired = process.env['SLIPWAY_REQUIRE_ENVTEST'] === '1';
const assets = envtestAssets();
const old = oldKubectl();
if (old === undefined) {
  const reason = 'no kubectl 1.20 here (npm run envtest:build, with a Debian mirror)';
  if (isRequired) throw new Error(reason);
  console.warn(`skipped: kubectl 1.20: ${reason}`);
}
if (assets === undefined) console.warn('skipped: kubectl: no real kube-apiserver here (npm run envtest:build)');

const releases: Kubectl[] =
  assets === undefined
    ? []
    : [
        { release: '1.36', program: join(assets, 'kubectl') },
        ...(old === undefined ? [] : [{ release: '1.20', program: old }]),
      ];

(assets === undefined ? describe.skip : describe)(
  'kubectl finds no difference between the embedded and a real server',
  () => {
    let embedded: Server;
    let real: Server;
    beforeAll(async () => {
      [embedded, real] = await Promise.all([embeddedCluster(), realCluster(assets ?? '')]);
    });
    afterAll(() => Promise.all([embedded?.stop(), real?.stop()]));

    describe.each(releases)('kubectl $release', (kubectl) => {
      it.each(commandLists())('$name: $about', async (list) => {
        const [ours, theirs] = await transcripts(list, kubectl, [embedded, real]);
        expect(ours).toBe(theirs);
      });

      // A real server asks a kubelet for these, and here there is none.
      it('prints the simulated logs of simulated pods', async () => {
        const side = await Side.open(embedded, kubectl, `logs-${kubectl.release.replace('.', '')}`);
        try {
          const said = async (line: string): Promise<string | undefined> => side.run(readCommand(line));
          await said('create deployment talker --image=nginx:1');
          await said('settled talker');
          expect(await said('logs deploy/talker')).toMatch(/^nginx: started from image nginx:1\n[^]*simulated/);
          expect(await said('logs deploy/talker -c other')).toMatch(/container other is not valid for pod talker-/);
        } finally {
          side.close();
        }
      });
    });
    if (assets === undefined) it('needs a real server', () => undefined);
  },
);

/** What the commands of a list print at each server, in one text each. */
async function transcripts(list: CommandList, kubectl: Kubectl, servers: readonly Server[]): Promise<string[]> {
  const namespace = `${list.name}-${kubectl.release.replace('.', '')}`;
  const sides = await Promise.all(servers.map((server) => Side.open(server, kubectl, namespace)));
  const texts = sides.map(() => '');
  try {
    for (const command of list.commands) {
      if (command.only !== undefined && command.only !== kubectl.release) continue;
      const outputs = await Promise.all(sides.map((side) => side.run(command)));
      for (const [index, output] of outputs.entries()) {
        if (output !== undefined) texts[index] += `$ kubectl ${command.text}\n${output}\n`;
      }
    }
    return texts;
  } finally {
    for (const side of sides) side.close();
  }
}
