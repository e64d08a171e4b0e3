import type { JsonObject, KubeObject } from '../../../kube/index.js';
import { numberAt, objectAt, textAt } from '../../fields.js';
import { conditionOf, timedConditions } from '../conditions.js';
import { known } from '../known-kinds.js';
import { isStalled, isToldToFail, outcomeOf } from '../outcome.js';
import { isLeaving } from '../pods-of.js';
import type { SimulatedKind } from '../simulated-kind.js';
import { timestamp, type World } from '../world.js';

const HOUR = 3_600_000;
const DEFAULT_HOURS = 2160;
/** A word that is no certificate, in base64: `simulated`. */
const VALUE = 'c2ltdWxhdGVk';

/** cert-manager issues every certificate, with a word that stands for its key in its Secret. */
export const certificates: SimulatedKind = {
  kind: { group: 'cert-manager.io', version: 'v1', kind: 'Certificate' },
  simulate: async (certificate, world) => {
    if (isLeaving(certificate)) return;
    const before = conditionOf(certificate, 'Ready');
    const isSeen = before?.['observedGeneration'] === (certificate.metadata.generation ?? 1);
    const failed = isToldToFail(certificate);
    if (isSeen && before['status'] === 'True' && !failed && !isStalled(certificate)) return;
    if (!isSeen) {
      const issuing = 'Issuing certificate as Secret does not exist';
      await world.writeStatus(certificate, {
        conditions: [
          ...timedConditions(
            certificate,
            [{ ...seen(certificate), type: 'Issuing', status: 'True', reason: 'DoesNotExist', message: issuing }],
            world.now(),
          ),
          ...ready(certificate, false, 'DoesNotExist', issuing, world),
        ],
      });
      return;
    }
    if (outcomeOf(certificate, world) === 'working') return;
    if (!failed) await issue(certificate, world);
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

async function issue(certificate: KubeObject, world: World): Promise<void> {
  const { namespace = '', name = '' } = certificate.metadata;
  const secret = textAt(certificate, 'spec', 'secretName') ?? '';
  if (secret === '' || world.get(known.secret, namespace, secret) !== undefined) return;
  await world.create({
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: secret, namespace, annotations: { 'cert-manager.io/certificate-name': name } },
    type: 'kubernetes.io/tls',
    data: { 'tls.crt': VALUE, 'tls.key': VALUE },
  });
}

function seen({ metadata }: KubeObject): JsonObject {
  return { observedGeneration: metadata.generation ?? 1 };
}

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
