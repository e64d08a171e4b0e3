import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, textAt } from '../../fields.js';
import { timedConditions } from '../conditions.js';
import { isToldToFail } from '../outcome.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import { timestamp, type World } from '../world.js';

const HOUR = 3_600_000;
const DEFAULT_HOURS = 2160;

/** cert-manager issues every certificate at once; there is no key and no Secret. */
export const certificates: SimulatedKind = {
  kind: { group: 'cert-manager.io', version: 'v1', kind: 'Certificate' },
  simulate: async (certificate, world) => {
    if (isLeaving(certificate)) return;
    const failed = isToldToFail(certificate);
    const message = failed ? 'Issuing certificate failed' : 'Certificate is up to date and has not expired';
    await world.writeStatus(certificate, {
      conditions: ready(certificate, !failed, failed ? 'Failed' : 'Ready', message, world),
      ...(!failed && validity(certificate, world)),
    });
  },
};

const issuer = (kind: 'Issuer' | 'ClusterIssuer'): SimulatedKind => ({
  kind: { group: 'cert-manager.io', version: 'v1', kind },
  simulate: async (object, world) => {
    if (isLeaving(object)) return;
    const spec = objectAt(object, 'spec');
    const [reason, message] =
      spec?.['acme'] !== undefined
        ? ['ACMEAccountRegistered', 'The ACME account was registered with the ACME server']
        : spec?.['ca'] !== undefined
          ? ['KeyPairVerified', 'Signing CA verified']
          : spec?.['vault'] !== undefined
            ? ['VaultVerified', 'Vault verified']
            : ['IsReady', ''];
    await world.writeStatus(object, { conditions: ready(object, true, reason ?? '', message ?? '', world) });
  },
});

/** cert-manager accepts every issuer. */
export const issuers: readonly SimulatedKind[] = [issuer('Issuer'), issuer('ClusterIssuer')];

function ready(object: KubeObject, holds: boolean, reason: string, message: string, world: World): JsonObject[] {
  const observedGeneration = object.metadata.generation ?? 1;
  const status = holds ? 'True' : 'False';
  return timedConditions(object, [{ type: 'Ready', status, reason, message, observedGeneration }], world.now());
}

/** From when to when the certificate holds: it is issued once, and renewed after two thirds of its time. */
function validity(certificate: KubeObject, world: World): JsonObject {
  if (textAt(certificate, 'status', 'notAfter') !== undefined) return {};
  const given = /^(\d+)h/.exec(textAt(certificate, 'spec', 'duration') ?? '')?.[1];
  const life = (given === undefined ? DEFAULT_HOURS : Number(given)) * HOUR;
  const now = Date.parse(world.now());
  return {
    notBefore: timestamp(new Date(now)),
    notAfter: timestamp(new Date(now + life)),
    renewalTime: timestamp(new Date(now + (2 * life) / 3)),
    revision: numberAt(certificate, 'status', 'revision') ?? 1,
  };
}
