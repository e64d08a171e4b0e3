// Made by `npm run constructs:fields` from scripts/constructs/fields/workflows.txt.

export interface Prometheus {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly Label[];
  readonly when?: string;
  readonly counter?: Counter;
  readonly gauge?: Gauge;
  readonly histogram?: Histogram;
}

export interface Label {
  readonly key: string;
  readonly value: string;
}

export interface Counter {
  readonly value: string;
}

export interface Gauge {
  readonly value: string;
  readonly realtime: boolean;
  readonly operation?: 'Set' | 'Add' | 'Sub';
}

export interface Histogram {
  readonly value: string;
  readonly buckets: readonly number[];
}

export interface Metadata {
  readonly annotations?: Readonly<Record<string, string>>;
  readonly labels?: Readonly<Record<string, string>>;
}

export interface ExecutorConfig {
  readonly serviceAccountName?: string;
}
