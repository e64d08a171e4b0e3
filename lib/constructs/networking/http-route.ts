import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { checkHostName } from '../host-name.js';
import { exactlyOne } from '../one-of.js';
import type { HttpRouteRule, HTTPRouteSpec, ParentReference, RouteFilter } from './fields/index.js';
import type { Gateway } from './gateway.js';

/** A Service of the same namespace that takes requests. */
export interface RouteBackend {
  /** Its name. */
  readonly name: string;

  /** Its port, from 1 to 65535. */
  readonly port: number;
}

/** Props of an {@link HTTPRoute}. */
export interface HTTPRouteProps {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Gateways that the requests come in by.
   * @default - parentRefs alone
   */
  readonly gateways?: readonly Gateway[];

  /**
   * Gateways that others made, a listener alone, or a Service in a mesh.
   * @default - none
   */
  readonly parentRefs?: readonly ParentReference[];

  /**
   * The hosts that are asked for.
   * @default - those of the listeners
   */
  readonly hostnames?: readonly string[];

  /**
   * What happens to which requests, beside what is added by calls.
   * @default - none
   */
  readonly rules?: readonly HttpRouteRule[];
}

const kind = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'HTTPRoute' } as const;

/** The field that a filter of each type has. */
const fieldOfFilter = {
  RequestHeaderModifier: 'requestHeaderModifier',
  ResponseHeaderModifier: 'responseHeaderModifier',
  RequestMirror: 'requestMirror',
  RequestRedirect: 'requestRedirect',
  URLRewrite: 'urlRewrite',
  ExtensionRef: 'extensionRef',
  CORS: 'cors',
} as const;

/**
 * `gateway.networking.k8s.io/v1 HTTPRoute`: which requests go to which Services.
 *
 * @example
 * new HTTPRoute(this, 'churn', { gateways: [gateway], hostnames: ['churn.example.com'] })
 *   .to('/v1', [[{ name: 'churn', port: 80 }, 90], [{ name: 'churn-candidate', port: 80 }, 10]])
 *   .redirectToHttps('/');
 */
export class HTTPRoute extends CustomResource<HTTPRouteSpec> {
  /** Whether a value is an HTTPRoute construct. */
  static isHTTPRoute(value: unknown): value is HTTPRoute {
    return isKind(value, kind);
  }

  private readonly given: HTTPRouteProps;
  private readonly rules: HttpRouteRule[] = [];

  constructor(scope: Construct, id: string, props: HTTPRouteProps) {
    super(scope, id, kind, props.metadata);
    this.given = props;
    const { gateways = [], parentRefs = [], hostnames = [], rules = [] } = props;
    if (gateways.length + parentRefs.length === 0) {
      throw invalidProp(this, 'gateways', gateways, 'at least one of gateways and parentRefs');
    }
    for (const host of hostnames) checkHostName(this, 'hostnames', host);
    for (const rule of rules) this.addRule(rule);
  }

  /** Sends requests whose path is, or begins with, these segments to Services, in proportion to their weights. */
  to(path: string, backends: readonly (readonly [RouteBackend, number])[]): this {
    const several = backends.length > 1;
    return this.addRule({
      matches: [{ path: { type: 'PathPrefix', value: path } }],
      backendRefs: backends.map(([{ name, port }, weight]) => ({ name, port, ...(several && { weight }) })),
    });
  }

  /** Sends requests under a path back to the client, to come again by HTTPS. */
  redirectToHttps(path = '/'): this {
    const requestRedirect = { scheme: 'https', statusCode: 301 } as const;
    return this.addRule({
      matches: [{ path: { type: 'PathPrefix', value: path } }],
      filters: [{ type: 'RequestRedirect', requestRedirect }],
    });
  }

  /**
   * Says what happens to some requests.
   * @throws ConstructError INVALID_PROPS for paths, filters and weights that the Gateway API refuses
   */
  addRule(rule: HttpRouteRule): this {
    const where = `rule ${rule.name ?? this.rules.length}`;
    const { matches = [], filters = [], backendRefs = [] } = rule;
    for (const { path } of matches) {
      if (path?.value === undefined || path.type === 'RegularExpression') continue;
      if (!/^\/[^?#\s]*$/.test(path.value) || /\/\/|\/\.{1,2}(\/|$)/.test(path.value)) {
        throw invalidProp(this, `${where}, path`, path.value, 'a path that begins with /, without //, . and ..');
      }
    }
    for (const filter of [...filters, ...backendRefs.flatMap((backend) => backend.filters ?? [])]) {
      this.checkFilter(where, filter);
    }
    const types = filters.map(({ type }) => type);
    if (types.includes('RequestRedirect') && (backendRefs.length > 0 || types.includes('URLRewrite'))) {
      throw invalidProp(this, `${where}, filters`, types, 'a redirect without backends and without URLRewrite');
    }
    if (backendRefs.length > 0 && backendRefs.every(({ weight }) => weight === 0)) {
      throw invalidProp(this, `${where}, backendRefs`, 'weights that are all 0', 'at least one above');
    }
    for (const { name, port, weight = 1, kind: of = 'Service' } of backendRefs) {
      if (of === 'Service' && (port === undefined || !Number.isInteger(port) || port < 1 || port > 65_535)) {
        throw invalidProp(this, `${where}, port of ${name}`, port, 'a whole number from 1 to 65535');
      }
      if (!Number.isInteger(weight) || weight < 0 || weight > 1_000_000) {
        throw invalidProp(this, `${where}, weight of ${name}`, weight, 'a whole number from 0 to 1000000');
      }
    }
    this.rules.push(rule);
    return this;
  }

  protected override toSpec(): HTTPRouteSpec {
    const { gateways = [], parentRefs = [], hostnames } = this.given;
    if (this.rules.length === 0) throw invalidProp(this, 'rules', this.rules, 'at least one rule');
    return {
      parentRefs: [...gateways.map((gateway) => this.parentOf(gateway)), ...parentRefs],
      ...(hostnames && { hostnames }),
      rules: this.rules,
    };
  }

  private parentOf(gateway: Gateway): ParentReference {
    for (const host of this.given.hostnames ?? []) {
      if (gateway.listeners.some(({ hostname }) => hostname === undefined || meets(host, hostname))) continue;
      const heard = gateway.listeners.flatMap(({ hostname }) => hostname ?? []).join(', ');
      throw invalidProp(this, 'hostnames', host, `a host that Gateway ${gateway.name} listens for: ${heard}`);
    }
    const { namespace } = gateway.metadata;
    return { name: gateway.name, ...(namespace !== undefined && { namespace }) };
  }

  private checkFilter(where: string, { type, ...fields }: RouteFilter): void {
    const given = exactlyOne(this, `${where}, filter ${type}`, { ...fields });
    if (given !== fieldOfFilter[type]) {
      throw invalidProp(this, `${where}, filter ${type}`, given, fieldOfFilter[type]);
    }
  }
}

/** Whether two host names, of which each may begin with `*.`, have a host in common. */
function meets(a: string, b: string): boolean {
  return a === b || covers(a, b) || covers(b, a);
}

function covers(wildcard: string, host: string): boolean {
  return wildcard.startsWith('*.') && host.endsWith(wildcard.slice(1)) && host.length > wildcard.length - 1;
}
