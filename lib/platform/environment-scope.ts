import { Construct, type IConstruct } from 'constructs';
import type { Environment } from './environment.js';
import { PlatformError } from './errors.js';

const SCOPE = Symbol.for('slipway.EnvironmentScope');

/** The part of a platform's tree that belongs to one environment: the scope of its applications. */
export class EnvironmentScope extends Construct {
  /** The environment that a construct stands in. @throws PlatformError `OUTSIDE_ENVIRONMENT` */
  static of(construct: IConstruct): EnvironmentScope {
    for (let scope: IConstruct | undefined = construct; scope; scope = scope.node.scope) {
      if (EnvironmentScope.isEnvironmentScope(scope)) return scope;
    }
    throw new PlatformError('OUTSIDE_ENVIRONMENT', 'expected a construct inside of an environment of a platform', {
      where: construct.node.path,
      remedy: 'add the application by platform.add(…), or create it in platform.in(…)',
    });
  }

  static isEnvironmentScope(construct: unknown): construct is EnvironmentScope {
    return typeof construct === 'object' && construct !== null && SCOPE in construct;
  }

  constructor(
    scope: Construct,
    readonly environment: Environment,
  ) {
    super(scope, environment.name);
    Object.defineProperty(this, SCOPE, { value: true });
  }
}
