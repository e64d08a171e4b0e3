import { textAt } from '../../read.js';
import { degraded, healthy, progressing } from '../health.js';
import { firstOf, word, type HealthRules } from '../rules.js';

const job = firstOf(
  [
    word(
      ['status', 'ansibleJobResult', 'status'],
      {
        successful: healthy,
        failed: degraded,
        error: degraded,
        canceled: degraded,
        new: progressing,
        pending: progressing,
        waiting: progressing,
        running: progressing,
      },
      { saying: (object, state) => `${state} job - ${textAt(object, 'status', 'ansibleJobResult', 'url')}` },
    ),
  ],
  progressing('Waiting for AnsibleJob'),
);

/** Ansible's automation controller. */
export const ansibleRules: HealthRules = { 'tower.ansible.com/AnsibleJob': job };
