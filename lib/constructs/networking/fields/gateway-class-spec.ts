// Made by `npm run constructs:fields` from scripts/constructs/fields/networking.txt.
import type { HTTPHeader, LabelSelector } from '../../core/fields/index.js';

export interface GatewayClassSpec {
  readonly controllerName: string;
  readonly description?: string;
  readonly parametersRef?: NamespacedReference;
}

export interface GatewaySpec {
  readonly addresses?: readonly GatewayAddress[];
  readonly allowedListeners?: AllowedListener;
  readonly gatewayClassName: string;
  readonly infrastructure?: Infrastructure;
  readonly listeners: readonly Listener[];
  readonly tls?: GatewayTls;
}

export interface AllowedListener {
  readonly namespaces?: AllowedListenerNamespace;
}

export interface AllowedListenerNamespace {
  /** @default None */
  readonly from?: 'All' | 'Selector' | 'Same' | 'None';
  readonly selector?: LabelSelector;
}

export interface Infrastructure {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
  readonly parametersRef?: LocalReference;
}

export interface HTTPRouteSpec {
  readonly hostnames?: readonly string[];
  readonly parentRefs?: readonly ParentReference[];
  readonly rules?: readonly HttpRouteRule[];
}

export interface HttpRouteRule {
  readonly backendRefs?: readonly HttpBackend[];
  readonly filters?: readonly RouteFilter[];
  readonly matches?: readonly HttpRouteMatch[];
  readonly name?: string;
  readonly timeouts?: Timeout;
}

export interface Timeout {
  readonly backendRequest?: string;
  readonly request?: string;
}

export interface Listener {
  readonly allowedRoutes?: AllowedRoute;
  readonly hostname?: string;
  readonly name: string;
  /** From 1 to 65535. */
  readonly port: number;
  readonly protocol: string;
  readonly tls?: ListenerTls;
}

export interface AllowedRoute {
  readonly kinds?: readonly Kind[];
  readonly namespaces?: AllowedRouteNamespace;
}

export interface Kind {
  /** @default gateway.networking.k8s.io */
  readonly group?: string;
  readonly kind: string;
}

export interface AllowedRouteNamespace {
  /** @default Same */
  readonly from?: 'All' | 'Selector' | 'Same';
  readonly selector?: LabelSelector;
}

export interface ParentReference {
  /** @default gateway.networking.k8s.io */
  readonly group?: string;
  /** @default Gateway */
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  /** From 1 to 65535. */
  readonly port?: number;
  readonly sectionName?: string;
}

export interface HttpRouteMatch {
  readonly headers?: readonly ValueMatch[];
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH';
  readonly path?: Path;
  readonly queryParams?: readonly ValueMatch[];
}

export interface Path {
  /** @default PathPrefix */
  readonly type?: 'Exact' | 'PathPrefix' | 'RegularExpression';
  /** @default / */
  readonly value?: string;
}

export interface NamespacedReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface HttpBackend {
  readonly filters?: readonly RouteFilter[];
  readonly group?: string;
  /** @default Service */
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  /** From 1 to 65535. */
  readonly port?: number;
  /** From 0 to 1000000. @default 1 */
  readonly weight?: number;
}

export interface ValueMatch {
  readonly name: string;
  /** @default Exact */
  readonly type?: 'Exact' | 'RegularExpression';
  readonly value: string;
}

export interface RouteFilter {
  readonly cors?: Cors;
  readonly extensionRef?: LocalReference;
  readonly requestHeaderModifier?: HeaderModifier;
  readonly requestMirror?: RequestMirror;
  readonly requestRedirect?: RequestRedirect;
  readonly responseHeaderModifier?: HeaderModifier;
  readonly type:
    | 'RequestHeaderModifier'
    | 'ResponseHeaderModifier'
    | 'RequestMirror'
    | 'RequestRedirect'
    | 'URLRewrite'
    | 'ExtensionRef'
    | 'CORS';
  readonly urlRewrite?: UrlRewrite;
}

export interface LocalReference {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface SecretObjectReference {
  readonly group?: string;
  /** @default Secret */
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface Validation {
  readonly caCertificateRefs: readonly NamespacedReference[];
  /** @default AllowValidOnly */
  readonly mode?: 'AllowValidOnly' | 'AllowInsecureFallback';
}

export interface Cors {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly (
    'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE' | 'CONNECT' | 'OPTIONS' | 'TRACE' | 'PATCH' | '*'
  )[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** At least 1. @default 5 */
  readonly maxAge?: number;
}

export interface UrlRewrite {
  readonly hostname?: string;
  readonly path?: PathModifier;
}

export interface RequestMirror {
  readonly backendRef: BackendRef;
  readonly fraction?: Fraction;
  /** From 0 to 100. */
  readonly percent?: number;
}

export interface RequestRedirect {
  readonly hostname?: string;
  readonly path?: PathModifier;
  /** From 1 to 65535. */
  readonly port?: number;
  readonly scheme?: 'http' | 'https';
  /** @default 302 */
  readonly statusCode?: number;
}

export interface PathModifier {
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
}

export interface HeaderModifier {
  readonly add?: readonly HTTPHeader[];
  readonly remove?: readonly string[];
  readonly set?: readonly HTTPHeader[];
}

export interface Fraction {
  /** At least 1. @default 100 */
  readonly denominator?: number;
  /** At least 0. */
  readonly numerator: number;
}

export interface BackendRef {
  readonly group?: string;
  /** @default Service */
  readonly kind?: string;
  readonly name: string;
  readonly namespace?: string;
  /** From 1 to 65535. */
  readonly port?: number;
}

export interface GatewayAddress {
  /** @default IPAddress */
  readonly type?: string;
  readonly value?: string;
}

export interface GatewayTls {
  readonly backend?: Backend;
  readonly frontend?: Frontend;
}

export interface Backend {
  readonly clientCertificateRef?: SecretObjectReference;
}

export interface Frontend {
  readonly default: FrontendTls;
  readonly perPort?: readonly PerPort[];
}

export interface PerPort {
  /** From 1 to 65535. */
  readonly port: number;
  readonly tls: FrontendTls;
}

export interface FrontendTls {
  readonly validation?: Validation;
}

export interface ListenerTls {
  readonly certificateRefs?: readonly SecretObjectReference[];
  /** @default Terminate */
  readonly mode?: 'Terminate' | 'Passthrough';
  readonly options?: Readonly<Record<string, string>>;
}
