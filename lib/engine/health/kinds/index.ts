import type { HealthRule } from '../health.js';
import type { HealthRules } from '../rules.js';
import { airlockRule } from './airlock.js';
import { ansibleRules } from './ansible.js';
import { argoCdRules } from './argo-cd.js';
import { argoEventsRules } from './argo-events.js';
import { argoRolloutsRules } from './argo-rollouts.js';
import { atlasRules } from './atlas.js';
import { awsControllersRule } from './aws-controllers.js';
import { camelRules } from './camel.js';
import { certManagerRules } from './cert-manager.js';
import { clickHouseRules } from './clickhouse.js';
import { clusterApiRules } from './cluster-api.js';
import { confluentRules } from './confluent.js';
import { contourRules } from './contour.js';
import { coralogixRules } from './coralogix.js';
import { crossplaneManaged, crossplaneRules, upboundManaged } from './crossplane.js';
import { crossplaneAwsRules } from './crossplane-aws.js';
import { datadogRules } from './datadog.js';
import { elasticRules } from './elastic.js';
import { flaggerRules } from './flagger.js';
import { flinkRules } from './flink.js';
import { fluxRules } from './flux.js';
import { gardenerRules } from './gardener.js';
import { gatewayApiRules } from './gateway-api.js';
import { configConnectorRule, googleCloudRules } from './google-cloud.js';
import { grafanaOrganisationRule, grafanaRules } from './grafana.js';
import { humioRules } from './humio.js';
import { iamManagerRules } from './iam-manager.js';
import { istioRules } from './istio.js';
import { kafkaRules } from './kafka.js';
import { karmadaRules } from './karmada.js';
import { karpenterRules } from './karpenter.js';
import { kedaRules } from './keda.js';
import { keptnRules } from './keptn.js';
import { keycloakRules } from './keycloak.js';
import { kialiRules } from './kiali.js';
import { knativeRules } from './knative.js';
import { kruiseRules } from './kruise.js';
import { kruiseGameRules } from './kruise-game.js';
import { kserveRules } from './kserve.js';
import { kubeflowRules } from './kubeflow.js';
import { kubeVirtRules } from './kubevirt.js';
import { kueueRules } from './kueue.js';
import { kyvernoRules } from './kyverno.js';
import { mariaDbRules } from './mariadb.js';
import { minioRules } from './minio.js';
import { monitoringRules } from './monitoring.js';
import { netAppRules } from './netapp.js';
import { nmStateRules } from './nmstate.js';
import { numaflowRules } from './numaflow.js';
import { numaplaneRules } from './numaplane.js';
import { olmRules } from './olm.js';
import { openClusterManagementRules } from './open-cluster-management.js';
import { openFaasRules } from './openfaas.js';
import { openShiftRules } from './openshift.js';
import { perconaRules } from './percona.js';
import { postgresRules } from './postgres.js';
import { proclaimRules } from './proclaim.js';
import { promoterRules } from './promoter/index.js';
import { pulumiRules } from './pulumi.js';
import { rabbitMqRules } from './rabbitmq.js';
import { rayRules } from './ray.js';
import { rookRules } from './rook.js';
import { sapRules } from './sap.js';
import { secretsRules } from './secrets.js';
import { seldonRules } from './seldon.js';
import { snapshotRules } from './snapshots.js';
import { soloRules } from './solo.js';
import { solrRules } from './solr.js';
import { sparkRules } from './spark.js';
import { spinKubeRules } from './spinkube.js';
import { spotRules } from './spot.js';
import { threeScaleRules } from './three-scale.js';
import { tracingRules } from './tracing.js';
import { victoriaMetricsRule } from './victoria-metrics.js';
import { zooKeeperRules } from './zookeeper.js';

/** The rules of custom kinds, by `group/Kind`. */
export const customRules: HealthRules = {
  ...ansibleRules,
  ...argoCdRules,
  ...argoEventsRules,
  ...argoRolloutsRules,
  ...atlasRules,
  ...camelRules,
  ...certManagerRules,
  ...clickHouseRules,
  ...clusterApiRules,
  ...confluentRules,
  ...contourRules,
  ...coralogixRules,
  ...crossplaneAwsRules,
  ...crossplaneRules,
  ...datadogRules,
  ...elasticRules,
  ...flaggerRules,
  ...flinkRules,
  ...fluxRules,
  ...gardenerRules,
  ...gatewayApiRules,
  ...googleCloudRules,
  ...grafanaRules,
  ...humioRules,
  ...iamManagerRules,
  ...istioRules,
  ...kafkaRules,
  ...karmadaRules,
  ...karpenterRules,
  ...kedaRules,
  ...keptnRules,
  ...keycloakRules,
  ...kialiRules,
  ...knativeRules,
  ...kruiseGameRules,
  ...kruiseRules,
  ...kserveRules,
  ...kubeVirtRules,
  ...kubeflowRules,
  ...kueueRules,
  ...kyvernoRules,
  ...mariaDbRules,
  ...minioRules,
  ...monitoringRules,
  ...netAppRules,
  ...nmStateRules,
  ...numaflowRules,
  ...numaplaneRules,
  ...olmRules,
  ...openClusterManagementRules,
  ...openFaasRules,
  ...openShiftRules,
  ...perconaRules,
  ...postgresRules,
  ...proclaimRules,
  ...promoterRules,
  ...pulumiRules,
  ...rabbitMqRules,
  ...rayRules,
  ...rookRules,
  ...sapRules,
  ...secretsRules,
  ...seldonRules,
  ...snapshotRules,
  ...soloRules,
  ...solrRules,
  ...sparkRules,
  ...spinKubeRules,
  ...spotRules,
  ...threeScaleRules,
  ...tracingRules,
  ...zooKeeperRules,
};

/** Rules of all kinds of a group, where no kind of it has one of its own. */
const groupRules: Readonly<Record<string, HealthRule>> = {
  'grafana-org-operator.kubitus-project.gitlab.io': grafanaOrganisationRule,
  'microgateway.airlock.com': airlockRule,
  'operator.victoriametrics.com': victoriaMetricsRule,
};

/** As {@link groupRules}, for all groups that end like this. */
const groupSuffixRules: Readonly<Record<string, HealthRule>> = {
  '.cnrm.cloud.google.com': configConnectorRule,
  '.crossplane.io': crossplaneManaged,
  '.services.k8s.aws': awsControllersRule,
  '.upbound.io': upboundManaged,
};

/** The rule of a whole family of groups; `undefined` for a group that belongs to none. */
export function familyRule(group: string): HealthRule | undefined {
  if (Object.hasOwn(groupRules, group)) return groupRules[group];
  const suffix = Object.keys(groupSuffixRules).find((end) => group.endsWith(end));
  return suffix === undefined ? undefined : groupSuffixRules[suffix];
}
