import { ApiObject } from 'cdk8s';
import type { Construct, IConstruct } from 'constructs';
import { checkHostName } from '../constructs/index.js';
import { isJsonObject, objectsAt } from '../kube/index.js';
import { PlatformError } from './errors.js';

/** How an application is reached from outside. */
export interface ExposeProps {
  /**
   * What is reached: a Service, or a construct that holds exactly one.
   * @default - the only Service of the application
   */
  readonly service?: IConstruct;

  /**
   * Which of its ports.
   * @default - its only port
   */
  readonly port?: number;

  /**
   * Requests whose path begins so.
   * @default /
   */
  readonly path?: string;

  /**
   * Name of the ingress class.
   * @default - the cluster's default class
   */
  readonly ingressClass?: string;

  /**
   * Name of the ClusterIssuer of cert-manager that issues its certificate.
   * @default - no certificate: plain HTTP
   */
  readonly issuer?: string;
}

/**
 * An Ingress for a host, whose Service, port and Secret follow from the application.
 * @throws PlatformError `NOT_EXPOSABLE` where it is not plain which Service or port is meant
 */
export function expose(app: Construct, host: string, props: ExposeProps): ApiObject {
  const { path = '/', ingressClass, issuer } = props;
  checkHostName(app, 'host', host);
  const service = theOne(app, 'Service', servicesOf(props.service ?? app), (each) => each.node.path);
  const ports = portsOf(service).filter((port) => props.port === undefined || port === props.port);
  const port = theOne(service, 'port', ports, String);
  const id = `ingress-${host.replaceAll('*', 'any').replaceAll('.', '-')}`;
  return new ApiObject(app, id, {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      name: `${service.name}-${host.replaceAll('*', 'any').replaceAll('.', '-')}`.slice(0, 253),
      ...(issuer !== undefined && { annotations: { 'cert-manager.io/cluster-issuer': issuer } }),
    },
    spec: {
      ...(ingressClass !== undefined && { ingressClassName: ingressClass }),
      ...(issuer !== undefined && { tls: [{ hosts: [host], secretName: `${service.name}-tls` }] }),
      rules: [
        {
          host,
          http: {
            paths: [{ path, pathType: 'Prefix', backend: { service: { name: service.name, port: { number: port } } } }],
          },
        },
      ],
    },
  });
}

function servicesOf(construct: IConstruct): ApiObject[] {
  const objects = construct.node.findAll().filter((each) => ApiObject.isApiObject(each));
  return objects.filter(({ kind, apiGroup }) => kind === 'Service' && apiGroup === 'core');
}

function portsOf(service: ApiObject): number[] {
  const json: unknown = service.toJson();
  const ports = isJsonObject(json) ? objectsAt(json, 'spec', 'ports') : [];
  return ports.flatMap(({ port }) => (typeof port === 'number' ? [port] : []));
}

function theOne<T>(construct: IConstruct, what: string, found: readonly T[], show: (item: T) => string): T {
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return only;
  const got = found.length === 0 ? `no ${what}` : found.map(show).join(', ');
  throw new PlatformError('NOT_EXPOSABLE', `got ${got}, expected exactly one ${what}`, {
    where: construct.node.path,
    got,
    expected: `exactly one ${what}`,
    remedy: `create it before, and name the one that is meant: expose(host, { ${what === 'port' ? 'port' : 'service'}: … })`,
  });
}
