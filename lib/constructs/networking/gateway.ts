import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import { CustomResource, isKind, SpecResource, type SpecProps } from '../custom-resource.js';
import { invalidProp } from '../errors.js';
import { checkHostName } from '../host-name.js';
import type { GatewayClassSpec, GatewaySpec, Listener } from './fields/index.js';

const gatewayClass = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'GatewayClass' } as const;

/** `gateway.networking.k8s.io/v1 GatewayClass`: which controller makes the Gateways of a class real. */
export class GatewayClass extends SpecResource<GatewayClassSpec> {
  /** Whether a value is a GatewayClass construct. */
  static isGatewayClass(value: unknown): value is GatewayClass {
    return isKind(value, gatewayClass);
  }

  constructor(scope: Construct, id: string, props: SpecProps<GatewayClassSpec>) {
    super(scope, id, gatewayClass, props);
    const { controllerName } = props.spec;
    if (!/^[a-z0-9.-]+\/\S+$/.test(controllerName)) {
      throw invalidProp(
        this,
        'spec.controllerName',
        controllerName,
        'a domain and a path, such as example.com/gateway',
      );
    }
  }
}

/** Props of a {@link Gateway}. */
export interface GatewayProps extends Omit<GatewaySpec, 'gatewayClassName' | 'listeners'> {
  /**
   * Name, namespace, labels and annotations.
   * @default - a generated name
   */
  readonly metadata?: ApiObjectMetadata;

  /** The class, or the name of one that others made. */
  readonly gatewayClass: GatewayClass | string;

  /**
   * Where it listens, beside what is added by calls.
   * @default - none
   */
  readonly listeners?: readonly Listener[];
}

/** A Secret with `tls.crt` and `tls.key`, such as a Certificate of `slipway/certmanager` makes. */
export interface TlsSecret {
  /** Its name, in the Gateway's namespace. */
  readonly secretName: string;
}

const gateway = { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway' } as const;

/** Protocols that can tell hosts apart, so that several listeners may share a port. */
const protocolsWithHosts: readonly string[] = ['HTTP', 'HTTPS', 'TLS'];

/**
 * `gateway.networking.k8s.io/v1 Gateway`: the ports and hosts at which traffic comes in. Where it goes is said by routes.
 *
 * @example
 * const gateway = new Gateway(this, 'public', { gatewayClass: 'envoy' }).listenHttps('churn.example.com', certificate);
 * new HTTPRoute(this, 'churn', { gateways: [gateway], hostnames: ['churn.example.com'] }).to('/', [[service, 100]]);
 */
export class Gateway extends CustomResource<GatewaySpec> {
  /** Whether a value is a Gateway construct. */
  static isGateway(value: unknown): value is Gateway {
    return isKind(value, gateway);
  }

  private readonly given: GatewayProps;
  private readonly open: Listener[] = [];

  constructor(scope: Construct, id: string, props: GatewayProps) {
    super(scope, id, gateway, props.metadata);
    this.given = props;
    for (const listener of props.listeners ?? []) this.listen(listener);
  }

  /** The listeners so far. */
  get listeners(): readonly Listener[] {
    return this.open;
  }

  /** Listens for HTTP at port 80, for all hosts or for one. */
  listenHttp(hostname?: string): this {
    return this.listen({
      name: hostname === undefined ? 'http' : `http-${nameOf(hostname)}`,
      port: 80,
      protocol: 'HTTP',
      ...(hostname !== undefined && { hostname }),
    });
  }

  /** Listens for HTTPS at port 443, for a host and with its certificate. */
  listenHttps(hostname: string, { secretName }: TlsSecret): this {
    const tls = { certificateRefs: [{ name: secretName }] };
    return this.listen({ name: `https-${nameOf(hostname)}`, port: 443, protocol: 'HTTPS', hostname, tls });
  }

  /**
   * Listens at a port.
   * @throws ConstructError INVALID_PROPS for two listeners that could not be told apart, and for TLS without a certificate
   */
  listen(listener: Listener): this {
    const { name, port, protocol, hostname, tls } = listener;
    const where = `listener ${name}`;
    if (hostname !== undefined) checkHostName(this, `${where}, hostname`, hostname);
    for (const other of this.open) {
      if (other.name === name) throw invalidProp(this, where, `two of the name ${name}`, 'one of each name');
      if (other.port !== port) continue;
      const apart = protocolsWithHosts.includes(protocol) ? other.hostname !== hostname : other.protocol !== protocol;
      if (!apart)
        throw invalidProp(this, where, `port ${port}`, `another port or hostname than listener ${other.name}`);
    }
    if (['TCP', 'UDP'].includes(protocol) && hostname !== undefined) {
      throw invalidProp(this, `${where}, hostname`, hostname, `none: ${protocol} knows no hosts`);
    }
    if (tls ? ['HTTP', 'TCP', 'UDP'].includes(protocol) : ['HTTPS', 'TLS'].includes(protocol)) {
      throw invalidProp(this, `${where}, tls`, tls, tls ? `none with ${protocol}` : `certificates for ${protocol}`);
    }
    if (protocol === 'HTTPS' && tls?.mode === 'Passthrough') {
      throw invalidProp(this, `${where}, tls.mode`, tls.mode, 'Terminate', 'what is passed through is of protocol TLS');
    }
    if (tls && tls.mode !== 'Passthrough' && !tls.certificateRefs?.length && !tls.options) {
      throw invalidProp(this, `${where}, tls.certificateRefs`, tls.certificateRefs, 'at least one certificate');
    }
    this.open.push(listener);
    return this;
  }

  protected override toSpec(): GatewaySpec {
    const { metadata: _, gatewayClass: of, ...spec } = this.given;
    if (this.open.length === 0) throw invalidProp(this, 'listeners', this.open, 'at least one listener');
    return { ...spec, gatewayClassName: typeof of === 'string' ? of : of.name, listeners: this.open };
  }
}

function nameOf(hostname: string): string {
  return hostname.replace(/^\*\./, 'any.').replaceAll('.', '-');
}
