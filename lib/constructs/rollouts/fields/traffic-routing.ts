// Made by `npm run constructs:fields` from scripts/constructs/fields/rollouts.txt.
import type { JobSpec, ObjectMeta } from '../../core/fields/index.js';
import type { MetricAuthentication } from './metric-authentication.js';
import type { DryRun, FieldRef, ManagedRoute, MeasurementRetention, TemplateRef } from './rollout-spec.js';

export interface TrafficRouting {
  readonly managedRoutes?: readonly ManagedRoute[];
  /** At least 1. */
  readonly maxTrafficWeight?: number;
  readonly alb?: Alb;
  readonly ambassador?: Ambassador;
  readonly apisix?: Apisix;
  readonly appMesh?: AppMesh;
  readonly istio?: Istio;
  readonly nginx?: Nginx;
  readonly plugins?: Readonly<Record<string, unknown>>;
  readonly smi?: Smi;
  readonly traefik?: Traefik;
}

export interface Alb {
  readonly ingress?: string;
  readonly ingresses?: readonly string[];
  readonly servicePort: number;
  readonly rootService?: string;
  readonly annotationPrefix?: string;
  readonly stickinessConfig?: StickinessConfig;
}

export interface StickinessConfig {
  readonly enabled: boolean;
  readonly durationSeconds: number;
}

export interface Ambassador {
  readonly mappings: readonly string[];
}

export interface Apisix {
  readonly route?: Route;
}

export interface Route {
  readonly name: string;
  readonly rules?: readonly string[];
}

export interface AppMesh {
  readonly virtualNodeGroup?: VirtualNodeGroup;
  readonly virtualService?: VirtualService;
}

export interface VirtualNodeGroup {
  readonly canaryVirtualNodeRef: ManagedRoute;
  readonly stableVirtualNodeRef: ManagedRoute;
}

export interface VirtualService {
  readonly name: string;
  readonly routes?: readonly string[];
}

export interface Istio {
  readonly virtualService?: IstioVirtualService;
  readonly virtualServices?: readonly IstioVirtualService[];
  readonly destinationRule?: DestinationRule;
}

export interface DestinationRule {
  readonly name: string;
  readonly canarySubsetName: string;
  readonly stableSubsetName: string;
  readonly additionalSubsetNames?: readonly string[];
}

export interface Nginx {
  readonly stableIngress?: string;
  readonly stableIngresses?: readonly string[];
  readonly annotationPrefix?: string;
  readonly additionalIngressAnnotations?: Readonly<Record<string, string>>;
  readonly canaryIngressAnnotations?: Readonly<Record<string, string>>;
}

export interface Smi {
  readonly rootService?: string;
  readonly trafficSplitName?: string;
}

export interface Traefik {
  readonly weightedTraefikServiceName: string;
}

export interface IstioVirtualService {
  readonly name: string;
  readonly routes?: readonly string[];
  readonly tcpRoutes?: readonly TcpRoute[];
  readonly tlsRoutes?: readonly TlsRoute[];
}

export interface TcpRoute {
  readonly port?: number;
}

export interface TlsRoute {
  readonly port?: number;
  readonly sniHosts?: readonly string[];
}

export interface AnalysisValue {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: AnalysisValueValueFrom;
}

export interface AnalysisValueValueFrom {
  readonly fieldRef?: FieldRef;
  readonly secretKeyRef?: SecretKeyRef;
}

export interface SecretKeyRef {
  readonly key: string;
  readonly name: string;
}

export interface AnalysisSpec {
  readonly metrics?: readonly Metric[];
  readonly args?: readonly AnalysisValue[];
  readonly dryRun?: readonly DryRun[];
  readonly measurementRetention?: readonly MeasurementRetention[];
  readonly templates?: readonly TemplateRef[];
}

export interface Metric {
  readonly name: string;
  readonly provider: MetricProvider;
  readonly interval?: string;
  readonly initialDelay?: string;
  readonly count?: number | string;
  readonly successCondition?: string;
  readonly failureCondition?: string;
  readonly failureLimit?: number | string;
  readonly inconclusiveLimit?: number | string;
  /** @default 4 */
  readonly consecutiveErrorLimit?: number | string;
  readonly consecutiveSuccessLimit?: number | string;
}

export interface MetricProvider {
  readonly prometheus?: Prometheus;
  readonly web?: Web;
  readonly job?: Job;
  readonly datadog?: Datadog;
  readonly newRelic?: NewRelic;
  readonly cloudWatch?: CloudWatch;
  readonly graphite?: Graphite;
  readonly influxdb?: Influxdb;
  readonly kayenta?: Kayenta;
  readonly skywalking?: Skywalking;
  readonly wavefront?: Graphite;
  readonly plugin?: Readonly<Record<string, unknown>>;
}

export interface Prometheus {
  readonly address?: string;
  readonly query?: string;
  readonly timeout?: number;
  readonly insecure?: boolean;
  readonly headers?: readonly WebHeader[];
  readonly authentication?: MetricAuthentication;
  readonly rangeQuery?: RangeQuery;
}

export interface RangeQuery {
  readonly start?: string;
  readonly end?: string;
  readonly step?: string;
}

export interface Web {
  readonly url: string;
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly jsonPath?: string;
  readonly headers?: readonly WebHeader[];
  readonly body?: string;
  readonly jsonBody?: unknown;
  readonly timeoutSeconds?: number;
  readonly insecure?: boolean;
  readonly authentication?: MetricAuthentication;
}

export interface Job {
  readonly metadata?: ObjectMeta;
  readonly spec: JobSpec;
}

export interface Datadog {
  readonly query?: string;
  readonly queries?: Readonly<Record<string, string>>;
  readonly formula?: string;
  /** @default 5m */
  readonly interval?: string;
  /** @default v1 */
  readonly apiVersion?: 'v1' | 'v2';
  readonly aggregator?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'percentile' | 'mean' | 'l2norm' | 'area';
  readonly secretRef?: SecretRef;
}

export interface SecretRef {
  readonly name?: string;
  readonly namespaced?: boolean;
}

export interface NewRelic {
  readonly query: string;
  readonly profile?: string;
  readonly timeout?: number;
}

export interface CloudWatch {
  readonly interval?: string;
  readonly metricDataQueries: readonly MetricDataQuery[];
}

export interface MetricDataQuery {
  readonly id?: string;
  readonly expression?: string;
  readonly label?: string;
  readonly metricStat?: MetricStat;
  readonly period?: number | string;
  readonly returnData?: boolean;
}

export interface MetricStat {
  readonly metric?: MetricStatMetric;
  readonly period?: number | string;
  readonly stat?: string;
  readonly unit?: string;
}

export interface MetricStatMetric {
  readonly namespace?: string;
  readonly metricName?: string;
  readonly dimensions?: readonly Dimension[];
}

export interface Dimension {
  readonly name?: string;
  readonly value?: string;
}

export interface Graphite {
  readonly address?: string;
  readonly query?: string;
}

export interface Influxdb {
  readonly profile?: string;
  readonly query?: string;
}

export interface Kayenta {
  readonly address: string;
  readonly application: string;
  readonly canaryConfigName: string;
  readonly configurationAccountName: string;
  readonly metricsAccountName: string;
  readonly storageAccountName: string;
  readonly lookback?: boolean;
  readonly scopes: readonly Scope[];
  readonly threshold: Threshold;
}

export interface Scope {
  readonly name: string;
  readonly controlScope: KayentaScope;
  readonly experimentScope: KayentaScope;
}

export interface Threshold {
  readonly marginal: number;
  readonly pass: number;
}

export interface Skywalking {
  readonly address?: string;
  readonly interval?: string;
  readonly query?: string;
}

export interface KayentaScope {
  readonly scope: string;
  readonly region: string;
  readonly step: number;
  readonly start?: string;
  readonly end?: string;
}

export interface WebHeader {
  readonly key: string;
  readonly value: string;
}
