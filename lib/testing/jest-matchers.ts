import type { Delivery } from './delivery.js';
import type { AllowedDifference, Difference } from './difference.js';
import { AssertionError } from './errors.js';
import type { ExpectedObject } from './matcher.js';
import type { WantedResource } from './permission.js';

/** What Jest is told by a matcher. */
export interface MatcherResult {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The assertions of a delivery, as matchers. */
export interface DeliveryMatchers<R> {
  /** See {@link Delivery.hasResource}. */
  toHaveResource(kind: string, properties?: ExpectedObject): R;
  /** See {@link Delivery.hasApplication}. */
  toHaveApplication(name: string, properties?: ExpectedObject): R;
  /** See {@link Delivery.expectOrder}. */
  toDeliverInOrder(...names: readonly string[]): R;
  /** See {@link Delivery.expectDenied}. */
  toDeny(application: string, resource: WantedResource): R;
  /** See {@link Difference.expectOnly}. */
  toDifferOnlyIn(...allowed: readonly AllowedDifference[]): R;
}

/**
 * Matchers for Jest: `expect.extend(deliveryMatchers)`. They say what the methods of {@link Delivery} say, and can be negated.
 *
 * @example
 * expect(delivery.in('production')).not.toHaveResource('Secret');
 */
export const deliveryMatchers = {
  toHaveResource: (delivery: Delivery, kind: string, properties: ExpectedObject = {}) =>
    resultOf(`a ${kind} with these properties is delivered`, () => delivery.hasResource(kind, properties)),

  toHaveApplication: (delivery: Delivery, name: string, properties: ExpectedObject = {}) =>
    resultOf(`the Application ${name} with these properties is delivered`, () =>
      delivery.hasApplication(name, properties),
    ),

  toDeliverInOrder: (delivery: Delivery, ...names: readonly string[]) =>
    resultOf(`${names.join(', ')} are delivered in this order`, () => delivery.expectOrder(...names)),

  toDeny: (delivery: Delivery, application: string, resource: WantedResource) =>
    resultOf(`${application} may not deliver ${resource.kind}`, () => delivery.expectDenied(application, resource)),

  toDifferOnlyIn: (difference: Difference, ...allowed: readonly AllowedDifference[]) =>
    resultOf('they differ in what is allowed alone', () => difference.expectOnly(...allowed)),
};

function resultOf(holds: string, assertion: () => unknown): MatcherResult {
  try {
    assertion();
    return { pass: true, message: () => `expected not: ${holds}` };
  } catch (error) {
    if (!(error instanceof AssertionError)) throw error;
    return { pass: false, message: () => error.message };
  }
}

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace -- where Jest's types are extended
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-unused-vars, @typescript-eslint/no-empty-object-type -- as Jest declares it
    interface Matchers<R, T = {}> extends DeliveryMatchers<R> {}
  }
}
