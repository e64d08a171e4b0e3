import type { Duration } from 'slipway';
import type { Size } from 'cdk8s';
import type { Cpu } from 'cdk8s-plus-27';

/** What one replica may use. */
export interface Resources {
  readonly cpu: Cpu;
  readonly memory: Size;
}

/** A workload of some replicas. */
export interface Workload {
  readonly image: string;
  readonly replicas: number;
  readonly resources: Resources;
}

/** What differs between the environments. */
export interface Values {
  /** Host name under which the environment is reached. */
  readonly host: string;
  readonly certManager: Workload;
  readonly ingress: Workload;
  readonly monitoring: Workload & { readonly retention: Duration };
  readonly mlflow: Workload & { readonly database: Workload & { readonly storage: Size } };
  /** The bucket in which MLflow keeps what runs leave behind. */
  readonly artifacts: string;
  readonly features: Workload;
  readonly training: Workload & { readonly dataset: string; readonly epochs: number };
  readonly serving: Workload & { readonly candidate: string };
  readonly churnApi: Workload;
  readonly fraudDetection: Workload & { readonly threshold: number };
}
