// Made by `npm run constructs:fields` from scripts/constructs/fields/kserve.txt.

export interface LlmRouteBackend {
  readonly filters?: readonly LlmRouteFilter[];
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

export interface LlmRouteFilter {
  readonly cors?: Cor;
  readonly extensionRef?: ExtensionRef;
  readonly externalAuth?: ExternalAuth;
  readonly requestHeaderModifier?: RequestHeaderModifier;
  readonly requestMirror?: RequestMirror;
  readonly requestRedirect?: RequestRedirect;
  readonly responseHeaderModifier?: RequestHeaderModifier;
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

export interface Cor {
  readonly allowCredentials?: boolean;
  readonly allowHeaders?: readonly string[];
  readonly allowMethods?: readonly string[];
  readonly allowOrigins?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** At least 1. @default 5 */
  readonly maxAge?: number;
}

export interface ExtensionRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

export interface ExternalAuth {
  readonly backendRef: BackendRef;
  readonly forwardBody?: ForwardBody;
  readonly grpc?: Grpc;
  readonly http?: Http;
  readonly protocol: 'HTTP' | 'GRPC';
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

export interface ForwardBody {
  readonly maxSize?: number;
}

export interface Grpc {
  readonly allowedHeaders?: readonly string[];
}

export interface Http {
  readonly allowedHeaders?: readonly string[];
  readonly allowedResponseHeaders?: readonly string[];
  readonly path?: string;
}

export interface RequestHeaderModifier {
  readonly add?: readonly Add[];
  readonly remove?: readonly string[];
  readonly set?: readonly Add[];
}

export interface Add {
  readonly name: string;
  readonly value: string;
}

export interface RequestMirror {
  readonly backendRef: BackendRef;
  readonly fraction?: Fraction;
  /** From 0 to 100. */
  readonly percent?: number;
}

export interface Fraction {
  /** At least 1. @default 100 */
  readonly denominator?: number;
  /** At least 0. */
  readonly numerator: number;
}

export interface RequestRedirect {
  readonly hostname?: string;
  readonly path?: RequestRedirectPath;
  /** From 1 to 65535. */
  readonly port?: number;
  readonly scheme?: 'http' | 'https';
  /** @default 302 */
  readonly statusCode?: number;
}

export interface RequestRedirectPath {
  readonly replaceFullPath?: string;
  readonly replacePrefixMatch?: string;
  readonly type: 'ReplaceFullPath' | 'ReplacePrefixMatch';
}

export interface UrlRewrite {
  readonly hostname?: string;
  readonly path?: RequestRedirectPath;
}
