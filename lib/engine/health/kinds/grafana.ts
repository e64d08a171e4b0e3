import type { KubeObject } from '../../../kube/index.js';
import { at, textAt } from '../../read.js';
import { degraded, healthy, progressing, type HealthRule, type ObjectHealth } from '../health.js';
import { conditionsIn, type ObjectCondition } from '../object-conditions.js';
import { conditions, firstOf, hasStatus, type HealthRules } from '../rules.js';

function grafana(object: KubeObject): ObjectHealth {
  const [stage = '', outcome] = ['stage', 'stageStatus'].map((field) => textAt(object, 'status', field));
  if (outcome === '') return progressing('Waiting for Grafana status info');
  if (outcome === 'failed') return degraded(`Failed at stage ${stage}`);
  return stage === 'complete' && outcome === 'success' ? healthy() : progressing(stage);
}

/** All conditions up to the first that is False, each as "reason for type because message". */
function described(object: KubeObject): ObjectHealth {
  const list = conditionsIn(object).filter(({ status }) => status !== '');
  const failed = list.findIndex(({ status }) => status === 'False');
  const told = (failed < 0 ? list : list.slice(0, failed + 1)).map(describe);
  const message = told.reduce((text, next) => (text === '' ? next : `${text}, ${next}`), '');
  if (failed >= 0) return degraded(message);
  return list.some(({ status }) => status === 'True') ? healthy(message) : progressing(message);
}

function describe({ fields }: ObjectCondition): string {
  const { type, reason, message } = fields;
  if (typeof reason !== 'string') return '';
  if (typeof type !== 'string') return reason;
  return typeof message === 'string' ? `${reason} for ${type} because ${message}` : `${reason} for ${type}`;
}

function dataSource(object: KubeObject): ObjectHealth {
  if (!hasStatus(object) || at(object, 'status', 'uid') === '') return progressing();
  return at(object, 'status', 'NoMatchingInstances') === true
    ? degraded("can't find matching grafana instance")
    : healthy();
}

/** The Grafana operator. */
export const grafanaRules: HealthRules = {
  'grafana.integreatly.org/Grafana': grafana,
  'grafana.integreatly.org/GrafanaDashboard': described,
  'grafana.integreatly.org/GrafanaDatasource': dataSource,
  'grafana.integreatly.org/GrafanaFolder': described,
};

/** All kinds of Kubitus' operator for Grafana organisations. */
export const grafanaOrganisationRule: HealthRule = firstOf(
  [
    conditions(
      { type: 'Ready', status: 'False', is: degraded },
      { type: 'Ready', status: 'True', is: healthy },
      { type: 'Ready', is: progressing },
    ),
  ],
  progressing('Waiting ...'),
);
