import type { KubeObject } from '../../../kube/index.js';
import { at } from '../../read.js';
import { degraded, healthy, missing, progressing, unknown, type HealthRule } from '../health.js';
import { firstOf, word, type HealthRules, type Verdict } from '../rules.js';

const updating = progressing('Update in progress');

/** What lives in a cluster: an alert, a parser and the like. */
const content: HealthRule = firstOf(
  [
    word(
      ['status', 'state'],
      { Exists: healthy, NotFound: missing, ConfigError: degraded, Unknown: unknown },
      { saying: (_, state) => `Component state: ${state}.` },
    ),
  ],
  updating,
);

/** A state of the cluster; its message counts before `text`. */
const state = (name: string, verdict: Verdict, text: string) =>
  word(
    ['status', 'state'],
    { [name]: verdict },
    {
      saying: (object: KubeObject) => {
        const message = at(object, 'status', 'message');
        return typeof message === 'string' ? message : text;
      },
    },
  );

const cluster = firstOf(
  [
    state('Running', healthy, 'Cluster is in a healthy running state'),
    state('Restarting', progressing, 'Cluster pods are being restarted'),
    state('Upgrading', progressing, 'Cluster pods are being upgraded'),
    state('ConfigError', degraded, 'User-provided cluster specification resulted in a configuration error'),
    state('Pending', progressing, 'Cluster is waiting on resources to be provisioned'),
    state('Unknown', unknown, 'Component state: Unknown.'),
  ],
  updating,
);

/** Humio. */
export const humioRules: HealthRules = {
  'core.humio.com/HumioAction': content,
  'core.humio.com/HumioAlert': content,
  'core.humio.com/HumioCluster': cluster,
  'core.humio.com/HumioIngestToken': content,
  'core.humio.com/HumioParser': content,
  'core.humio.com/HumioRepository': content,
  'core.humio.com/HumioView': content,
};
