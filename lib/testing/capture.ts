import { isJsonObject, type Json, type JsonObject } from '../kube/index.js';
import { AssertionError } from './errors.js';
import { Matcher, type Captured, type Expected } from './matcher.js';
import { inline, mismatches, type Mismatch, type Place } from './mismatch.js';

/**
 * A matcher that keeps what it saw in every object that matched as a whole.
 *
 * @example
 * const image = new Capture();
 * delivery.hasResource('Deployment', { spec: { template: { spec: { containers: [{ image }] } } } });
 * expect(image.asText()).toContain('@sha256:');
 */
export class Capture extends Matcher {
  private readonly seen: Json[] = [];

  /** @param expected what the value must be; default: anything, but it must be there */
  constructor(private readonly expected?: Expected) {
    super();
  }

  /** What was seen, in the order of the delivery. */
  get values(): readonly Json[] {
    return this.seen;
  }

  /** The one value that was seen. @throws AssertionError when none was, or values that differ */
  get value(): Json {
    const [first, ...others] = new Set(this.seen);
    if (first === undefined) throw new AssertionError('the capture saw nothing: no object matched yet');
    if (others.length === 0) return first;
    throw new AssertionError(`expected one value, the capture saw ${[first, ...others].map(inline).join(', ')}`);
  }

  /** @throws AssertionError as {@link value} does, and when it is no text */
  asText(): string {
    const { value } = this;
    return typeof value === 'string' ? value : unlike('a text', value);
  }

  /** @throws AssertionError as {@link value} does, and when it is no number */
  asNumber(): number {
    const { value } = this;
    return typeof value === 'number' ? value : unlike('a number', value);
  }

  /** @throws AssertionError as {@link value} does, and when it is no object */
  asObject(): JsonObject {
    const { value } = this;
    return isJsonObject(value) ? value : unlike('an object', value);
  }

  /** @throws AssertionError as {@link value} does, and when it is no list */
  asList(): readonly Json[] {
    const { value } = this;
    return Array.isArray(value) ? value : unlike('a list', value);
  }

  /** Keeps a value; called when the whole object has matched. */
  keep(value: Json): void {
    this.seen.push(value);
  }

  override mismatches(got: Json | undefined, at: Place, captured: Captured[]): Mismatch[] {
    if (got === undefined) return [{ at, expected: this, got }];
    const found = this.expected === undefined ? [] : mismatches(this.expected, got, at, captured);
    if (found.length === 0) captured.push({ capture: this, value: got });
    return found;
  }

  override toString(): string {
    return this.expected === undefined ? 'any value' : inline(this.expected);
  }
}

function unlike(what: string, value: Json): never {
  throw new AssertionError(`expected ${what}, the capture saw ${inline(value)}`);
}
