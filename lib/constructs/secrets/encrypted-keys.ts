import { getKey, isJsonObject, type Json, type KubeObject } from '../../kube/index.js';

/** The keys of a Secret that Mozilla SOPS has encrypted; for anything else, what it should have been. */
export function sopsKeys(object: KubeObject): readonly string[] | string {
  const sops = getKey(object, 'sops');
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret') return 'a Secret';
  if (!isJsonObject(sops) || typeof sops['mac'] !== 'string') return 'a file that sops has encrypted';
  const values = [...entriesOf(getKey(object, 'data')), ...entriesOf(getKey(object, 'stringData'))];
  if (values.length === 0) return 'at least one value under data or stringData';
  const open = values.some(([, value]) => typeof value !== 'string' || !/^ENC\[[A-Z0-9_]+,data:.*\]$/s.test(value));
  return open ? 'all values under data and stringData encrypted: ENC[…]' : values.map(([key]) => key);
}

/** The keys of a SealedSecret; for anything else, what it should have been. */
export function sealedKeys(object: KubeObject): readonly string[] | string {
  if (object.apiVersion !== 'bitnami.com/v1alpha1' || object.kind !== 'SealedSecret') return 'a SealedSecret';
  const spec = getKey(object, 'spec');
  const values = entriesOf(isJsonObject(spec) ? spec['encryptedData'] : undefined);
  if (values.length === 0) return 'at least one value under spec.encryptedData';
  // kubeseal writes the session key before the value: nothing sealed is shorter than that.
  const open = values.some(([, value]) => typeof value !== 'string' || !/^[A-Za-z0-9+/]{300,}={0,2}$/.test(value));
  return open ? 'values under spec.encryptedData that kubeseal has encrypted' : values.map(([key]) => key);
}

function entriesOf(map: Json | undefined): [string, Json | undefined][] {
  return isJsonObject(map) ? Object.entries(map) : [];
}
