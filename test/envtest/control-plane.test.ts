import { execFileSync } from 'node:child_process';
import { ControlPlane, describeWithControlPlane } from './control-plane.js';

describeWithControlPlane('a real control plane for tests', (assets) => {
  let plane: ControlPlane;
  beforeAll(async () => {
    plane = await ControlPlane.start(assets);
  });
  afterAll(() => plane.stop());

  it('answers its own kubectl with the version that the go.mod file pins', () => {
    const out = execFileSync(plane.kubectl, ['--kubeconfig', plane.kubeconfig, 'version', '-o', 'json'], {
      encoding: 'utf8',
    });
    expect(JSON.parse(out)).toMatchObject({
      serverVersion: { gitVersion: 'v1.36.3' },
      clientVersion: { gitVersion: 'v1.36.3' },
    });
  });
});
