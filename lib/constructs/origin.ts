import type { IConstruct } from 'constructs';

const key = Symbol.for('slipway.origin');

/** Calls that are kept: enough to leave a constructor of ours through the constructors of those who extend it. */
const DEPTH = 16;

/** Remembers where a construct is made. Called in the constructors of ours; the text of the stack is made when it is read. */
export function recordOrigin(construct: IConstruct): void {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = DEPTH;
  const origin = {};
  Error.captureStackTrace(origin, recordOrigin);
  Error.stackTraceLimit = limit;
  Object.defineProperty(construct, key, { value: origin });
}

/** The stack, as text, of the calls that made the construct, or the nearest construct of ours above it. */
export function originOf(construct: IConstruct): { readonly maker: IConstruct; readonly stack: string } | undefined {
  for (let maker: IConstruct | undefined = construct; maker; maker = maker.node.scope) {
    const origin: unknown = Reflect.get(maker, key);
    if (typeof origin !== 'object' || origin === null) continue;
    const stack: unknown = Reflect.get(origin, 'stack');
    return typeof stack === 'string' ? { maker, stack } : undefined;
  }
  return undefined;
}
