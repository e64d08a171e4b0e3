import type { KubeObject } from '../../../kube/index.js';
import { at, listAt } from '../../read.js';
import { degraded, healthy, progressing, suspended, unknown } from '../health.js';
import { firstOf, hasStatus, shown, word, type HealthRules } from '../rules.js';

function nodes(object: KubeObject): string {
  const [ready = '', size = ''] = ['ready', 'size'].map((field) => shown(at(object, 'status', field)));
  return `${ready}/${size} node(s) are ready`;
}

const mongoDb = firstOf(
  [
    (object) => (hasStatus(object) ? undefined : unknown('Cluster status is unknown')),
    word(
      ['status', 'state'],
      { initializing: progressing, ready: healthy, error: degraded, stopping: progressing, paused: suspended },
      { saying: nodes },
    ),
  ],
  (object) => unknown(nodes(object)),
);

const xtraDb = firstOf(
  [
    word(['status', 'state'], { initializing: progressing, ready: healthy }, { saying: nodes }),
    word(['status', 'state'], { paused: unknown('Cluster is paused') }),
    word(['status', 'state'], { stopping: degraded }, { saying: (object) => `Cluster is stopping (${nodes(object)})` }),
    word(
      ['status', 'state'],
      { error: degraded },
      {
        saying: (object) => `Cluster is on error: ${listAt(object, 'status', 'message').map(shown).join(', ')}`,
      },
    ),
  ],
  unknown(
    'Cluster status is unknown. Ensure your ArgoCD is current and then check for/file a bug report: https://github.com/argoproj/argo-cd/issues',
  ),
);

/** Percona's databases. */
export const perconaRules: HealthRules = {
  'psmdb.percona.com/PerconaServerMongoDB': mongoDb,
  'pxc.percona.com/PerconaXtraDBCluster': xtraDb,
};
