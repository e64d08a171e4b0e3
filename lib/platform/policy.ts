import type { IConstruct } from 'constructs';
import type { KubeObject } from '../kube/index.js';
import { PlatformError } from './errors.js';
import type { GitOpsApp } from './git-ops-app.js';

/** One object of the whole tree, as it is about to be delivered. */
export interface DeliveredObject {
  readonly object: KubeObject;
  readonly construct: IConstruct;
  /** The namespace it goes to; that of its application where it names none. */
  readonly namespace: string;
  /** What identifies its cluster: a name, or the URL of its API; `https://kubernetes.default.svc` is the hub's own. */
  readonly cluster: string;
  /** The application that holds it; undefined for what is for the hub, Applications and projects among them. */
  readonly application: GitOpsApp | undefined;
}

/** What a policy has against an object. */
export interface PolicyFault {
  /** What stands there, as a short text without secrets. */
  readonly got: string;
  /** What would be right. */
  readonly expected: string;
  /**
   * What the person can do.
   * @default - nothing beyond what is expected
   */
  readonly remedy?: string;
}

/** A fault with the object that has it. */
export interface PlacedFault extends PolicyFault {
  readonly construct: IConstruct;
}

/**
 * A rule that every object of a platform keeps, checked when the platform is synthesised. Nothing is written where one is broken.
 *
 * @example
 * platform.addPolicy(
 *   Policy.forEach('OWNER_MISSING', ({ object }) =>
 *     object.metadata.labels?.['owner'] ? [] : [{ got: 'no label "owner"', expected: 'the name of a team in it' }],
 *   ),
 * );
 */
export class Policy {
  /**
   * A rule for one object at a time.
   * @param code stable, in upper snake case: what exceptions and tests name
   */
  static forEach(code: string, check: (each: DeliveredObject) => Iterable<PolicyFault>): Policy {
    return new Policy(code, function* (objects) {
      for (const each of objects) for (const fault of check(each)) yield { ...fault, construct: each.construct };
    });
  }

  /** A rule for all objects together. @param code as of {@link Policy.forEach} */
  static forAll(code: string, check: (all: readonly DeliveredObject[]) => Iterable<PlacedFault>): Policy {
    return new Policy(code, check);
  }

  /**
   * Lets a construct, and all below it, break a policy.
   * @param reason for whoever reads it later: why it is right here
   * @throws PlatformError `INVALID_POLICY` without a reason
   */
  static except(construct: IConstruct, code: string, reason: string): void {
    checkCode(code);
    if (reason.trim() === '') {
      throw new PlatformError('INVALID_POLICY', `expected a reason for the exception from ${code}, got none`, {
        where: construct.node.path,
      });
    }
    const known = exceptionsOf(construct);
    if (known) known.set(code, reason);
    else Object.defineProperty(construct, EXCEPTIONS, { value: new Map([[code, reason]]) });
  }

  /** Why a construct may break a policy; undefined when it may not. */
  static reasonFor(construct: IConstruct, code: string): string | undefined {
    for (let at: IConstruct | undefined = construct; at; at = at.node.scope) {
      const reason = exceptionsOf(at)?.get(code);
      if (reason !== undefined) return reason;
    }
    return undefined;
  }

  private constructor(
    readonly code: string,
    /** What breaks it, exceptions not yet taken away. */
    readonly faults: (all: readonly DeliveredObject[]) => Iterable<PlacedFault>,
  ) {
    checkCode(code);
  }
}

const EXCEPTIONS = Symbol.for('slipway.policyExceptions');

function exceptionsOf(construct: IConstruct): Map<string, string> | undefined {
  const exceptions: unknown = Object.hasOwn(construct, EXCEPTIONS) && Reflect.get(construct, EXCEPTIONS);
  return exceptions instanceof Map ? exceptions : undefined;
}

function checkCode(code: string): void {
  if (/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/.test(code)) return;
  throw new PlatformError('INVALID_POLICY', `expected a code in upper snake case, got ${JSON.stringify(code)}`);
}
