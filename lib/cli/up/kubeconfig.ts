import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { kubeconfigOf, type KubeconfigCluster } from '../../embedded/cluster/index.js';

/** Writes a kubeconfig (readable by its owner alone) with one context for each cluster; the first is the current one. */
export function writeKubeconfig(file: string, clusters: readonly KubeconfigCluster[]): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, kubeconfigOf(clusters), { mode: 0o600 });
  chmodSync(file, 0o600);
}
