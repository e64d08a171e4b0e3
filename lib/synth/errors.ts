import { SlipwayError, type SlipwayErrorOptions } from '../kube/index.js';

/** What can go wrong between the construct tree and the files of the GitOps repository. */
export type SynthErrorCode =
  /** A platform has several faults: {@link SynthError.faults}. */
  | 'REFUSED'
  /** Validations of constructs failed. */
  | 'VALIDATION_FAILED'
  /** Constructs depend on each other in a circle. */
  | 'DEPENDENCY_CYCLE'
  /** A dependency that no order of a delivery can keep. */
  | 'UNORDERABLE'
  /** One object was declared twice. */
  | 'DUPLICATE_OBJECT'
  /** An object that Kubernetes could not read. */
  | 'INVALID_OBJECT'
  /** Two outputs want the same path. */
  | 'DUPLICATE_PATH'
  /** A file that Slipway never wrote stands where one of its own should go. */
  | 'FOREIGN_FILE'
  /** The manifest of own files cannot be read. */
  | 'BROKEN_MANIFEST';

/** An error of synthesis: nothing has been written when it is thrown. Its code is one of these, or that of a policy. */
export class SynthError extends SlipwayError {
  /** All faults that were found. */
  readonly faults: readonly SlipwayError[];

  constructor(
    code: SynthErrorCode | (string & {}),
    what: string,
    options: SlipwayErrorOptions & { readonly faults?: readonly SlipwayError[] } = {},
  ) {
    super(code, what, options);
    this.faults = options.faults ?? [this];
  }
}

/** @throws the fault, or a SynthError `REFUSED` that tells all of them; nothing where there is none */
export function refuse(faults: readonly SlipwayError[]): void {
  const [first, ...others] = faults;
  if (!first) return;
  if (others.length === 0) throw first;
  const places = new Map<string, string[]>();
  for (const { code, what, where = '', remedy, source } of faults) {
    const line = `${what} [${code}]${source ? ` (${source})` : ''}${remedy ? `\n    ${remedy}` : ''}`;
    places.set(line, [...(places.get(line) ?? []), where]);
  }
  const lines = [...places].map(([line, at]) => `${at.filter(Boolean).join(', ')}: ${line}`);
  throw new SynthError(
    'REFUSED',
    `${lines.length} fault${lines.length > 1 ? 's' : ''}, nothing is written:\n  ${lines.join('\n  ')}`,
    { faults },
  );
}
