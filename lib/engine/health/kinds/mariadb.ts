import type { KubeObject } from '../../../kube/index.js';
import { degraded, healthy, progressing, type ObjectHealth } from '../health.js';
import { conditionsIn, hasConditions, type ObjectCondition } from '../object-conditions.js';
import type { HealthRules } from '../rules.js';

const pending = progressing('No status info available');
const because = ({ reason, message }: ObjectCondition) => `${reason} ${message}`;

/** One condition that is not met is enough; a schedule that failed is a fault. */
function backup(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return pending;
  const list = conditionsIn(object);
  const open = list.find(({ status }) => status === 'False');
  const shown = open ?? list.at(-1);
  const message = shown && because(shown);
  if (!open) return healthy(message);
  return open.reason === 'CronJobScheduled' && open.message === 'Failed' ? degraded(message) : progressing(message);
}

/** What lives in a database: a user, a grant, the database itself. */
function content(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object);
  const ready = list.find(({ type }) => type === 'Ready');
  if (ready) return ready.status === 'True' ? healthy(ready.message) : degraded(ready.message);
  const last = list.at(-1);
  return last ? progressing(last.message) : pending;
}

function server(object: KubeObject): ObjectHealth {
  if (!hasConditions(object)) return pending;
  const list = conditionsIn(object);
  const open = list.find(({ status }) => status === 'False');
  if (!open) return healthy(list.at(-1)?.message);
  return open.reason === 'Failed' ? degraded(open.message) : progressing(open.message);
}

function sqlJob(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object);
  const end = list.find(
    ({ status, reason }) => status === 'True' && (reason === 'JobComplete' || reason === 'JobFailed'),
  );
  if (end) return (end.reason === 'JobFailed' ? degraded : healthy)(because(end));
  const last = list.at(-1);
  return last ? progressing(because(last)) : pending;
}

/** MariaDB's operator, under both of its groups. */
export const mariaDbRules: HealthRules = {
  'k8s.mariadb.com/Backup': backup,
  'k8s.mariadb.com/Database': content,
  'k8s.mariadb.com/Grant': content,
  'k8s.mariadb.com/MariaDB': server,
  'k8s.mariadb.com/SqlJob': sqlJob,
  'k8s.mariadb.com/User': content,
  'mariadb.mmontes.io/MariaDB': server,
};
