import { degraded, healthy, progressing, suspended } from '../health.js';
import { conditions, firstOf, ready, unobserved, type HealthRules } from '../rules.js';

/** A step of the way to a node that is done; the condition after it is still to come. */
const done = (type: string, saying: string) => conditions({ type, status: 'True', is: progressing, saying });

const nodeClaim = firstOf(
  [
    unobserved('Waiting for NodeClaim spec to be reconciled'),
    conditions({ type: 'Disrupting', status: 'True', is: suspended }),
    conditions({ type: 'Ready', status: 'True', is: healthy }, { type: 'Ready', status: 'False', is: degraded }),
    done('Initialized', 'Node initialized, waiting for Ready'),
    done('Registered', 'Node registered, waiting for initialization'),
    done('Launched', 'Node launched, waiting for registration'),
  ],
  progressing('Waiting for NodeClaim to be launched'),
);

const nodeClass = firstOf(
  [
    conditions(
      { type: 'Ready', status: 'False', is: degraded },
      { type: 'Ready', status: 'True', is: healthy, saying: 'EC2NodeClass is ready' },
    ),
  ],
  progressing('Waiting for EC2NodeClass to be ready'),
);

/** Karpenter. */
export const karpenterRules: HealthRules = {
  'karpenter.k8s.aws/EC2NodeClass': nodeClass,
  'karpenter.sh/NodeClaim': nodeClaim,
  'karpenter.sh/NodePool': ready('Waiting for NodePool to be ready'),
};
