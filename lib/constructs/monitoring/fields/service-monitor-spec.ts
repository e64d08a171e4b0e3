// Made by `npm run constructs:fields` from scripts/constructs/fields/monitoring.txt.
import type { ConfigMapKeySelector, LabelSelector, SecretKeySelector } from '../../core/fields/index.js';

export interface ServiceMonitorSpec extends ScrapeSettings {
  readonly selector: LabelSelector;
  readonly endpoints: readonly Endpoint[];
  readonly namespaceSelector?: NamespaceSelector;
  readonly jobLabel?: string;
  readonly targetLabels?: readonly string[];
  readonly podTargetLabels?: readonly string[];
  readonly selectorMechanism?: 'RelabelConfig' | 'RoleSelector';
  readonly serviceDiscoveryRole?: 'Endpoints' | 'EndpointSlice';
}

export interface PodMonitorSpec extends ScrapeSettings {
  readonly selector: LabelSelector;
  readonly podMetricsEndpoints?: readonly PodEndpoint[];
  readonly namespaceSelector?: NamespaceSelector;
  readonly jobLabel?: string;
  readonly podTargetLabels?: readonly string[];
  readonly selectorMechanism?: 'RelabelConfig' | 'RoleSelector';
}

export interface PrometheusRuleSpec {
  readonly groups?: readonly Group[];
}

export interface Group {
  readonly name: string;
  readonly interval?: string;
  /** At least 0. */
  readonly limit?: number;
  readonly query_offset?: string;
  readonly partial_response_strategy?: 'abort' | 'warn';
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules?: readonly Rule[];
}

export interface Rule {
  readonly expr: number | string;
  readonly alert?: string;
  readonly record?: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

export interface NamespaceSelector {
  readonly any?: boolean;
  readonly matchNames?: readonly string[];
}

export interface ScrapeSettings {
  readonly attachMetadata?: AttachMetadata;
  readonly bodySizeLimit?: string;
  readonly convertClassicHistogramsToNHCB?: boolean;
  readonly fallbackScrapeProtocol?: ScrapeProtocol;
  /** At least 0. */
  readonly keepDroppedTargets?: number;
  /** At least 0. */
  readonly labelLimit?: number;
  /** At least 0. */
  readonly labelNameLengthLimit?: number;
  /** At least 0. */
  readonly labelValueLengthLimit?: number;
  /** At least 0. */
  readonly nativeHistogramBucketLimit?: number;
  readonly nativeHistogramMinBucketFactor?: number | string;
  /** At least 0. */
  readonly sampleLimit?: number;
  readonly scrapeClass?: string;
  readonly scrapeClassicHistograms?: boolean;
  readonly scrapeNativeHistograms?: boolean;
  readonly scrapeProtocols?: readonly ScrapeProtocol[];
  /** At least 0. */
  readonly targetLimit?: number;
}

export interface AttachMetadata {
  readonly node?: boolean;
}

export type ScrapeProtocol =
  'PrometheusProto' | 'OpenMetricsText0.0.1' | 'OpenMetricsText1.0.0' | 'PrometheusText0.0.4' | 'PrometheusText1.0.0';

export interface CommonEndpoint extends Proxy {
  readonly path?: string;
  readonly params?: Readonly<Record<string, readonly string[]>>;
  readonly scheme?: 'http' | 'https' | 'HTTP' | 'HTTPS';
  readonly interval?: string;
  readonly scrapeTimeout?: string;
  readonly honorLabels?: boolean;
  readonly honorTimestamps?: boolean;
  readonly trackTimestampsStaleness?: boolean;
  readonly followRedirects?: boolean;
  readonly enableHttp2?: boolean;
  readonly filterRunning?: boolean;
  readonly relabelings?: readonly Relabeling[];
  readonly metricRelabelings?: readonly Relabeling[];
  readonly authorization?: Authorization;
  readonly basicAuth?: BasicAuth;
  readonly bearerTokenSecret?: SecretKeySelector;
  readonly oauth2?: Oauth2;
}

export interface Authorization {
  readonly type?: string;
  readonly credentials?: SecretKeySelector;
}

export interface BasicAuth {
  readonly username?: SecretKeySelector;
  readonly password?: SecretKeySelector;
}

export interface Oauth2 extends Proxy {
  readonly clientId: SecretOrConfigMap;
  readonly clientSecret: SecretKeySelector;
  readonly tokenUrl: string;
  readonly scopes?: readonly string[];
  readonly endpointParams?: Readonly<Record<string, string>>;
  readonly tlsConfig?: TlsConfig;
}

export interface Endpoint extends CommonEndpoint {
  readonly port?: string;
  readonly targetPort?: number | string;
  readonly bearerTokenFile?: string;
  readonly tlsConfig?: EndpointTlsConfig;
}

export interface EndpointTlsConfig extends TlsConfig {
  readonly caFile?: string;
  readonly certFile?: string;
  readonly keyFile?: string;
}

export interface PodEndpoint extends CommonEndpoint {
  readonly port?: string;
  /** From 1 to 65535. */
  readonly portNumber?: number;
  readonly targetPort?: number | string;
  readonly tlsConfig?: TlsConfig;
}

export interface Proxy {
  readonly proxyUrl?: string;
  readonly noProxy?: string;
  readonly proxyFromEnvironment?: boolean;
  readonly proxyConnectHeader?: Readonly<Record<string, readonly SecretKeySelector[]>>;
}

export interface TlsConfig {
  readonly ca?: SecretOrConfigMap;
  readonly cert?: SecretOrConfigMap;
  readonly keySecret?: SecretKeySelector;
  readonly insecureSkipVerify?: boolean;
  readonly serverName?: string;
  readonly minVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
  readonly maxVersion?: 'TLS10' | 'TLS11' | 'TLS12' | 'TLS13';
}

export interface SecretOrConfigMap {
  readonly secret?: SecretKeySelector;
  readonly configMap?: ConfigMapKeySelector;
}

export interface Relabeling {
  readonly sourceLabels?: readonly string[];
  readonly separator?: string;
  readonly targetLabel?: string;
  readonly regex?: string;
  /** At least 0. */
  readonly modulus?: number;
  readonly replacement?: string;
  /** @default replace */
  readonly action?:
    | 'replace'
    | 'Replace'
    | 'keep'
    | 'Keep'
    | 'drop'
    | 'Drop'
    | 'hashmod'
    | 'HashMod'
    | 'labelmap'
    | 'LabelMap'
    | 'labeldrop'
    | 'LabelDrop'
    | 'labelkeep'
    | 'LabelKeep'
    | 'lowercase'
    | 'Lowercase'
    | 'uppercase'
    | 'Uppercase'
    | 'keepequal'
    | 'KeepEqual'
    | 'dropequal'
    | 'DropEqual';
}
