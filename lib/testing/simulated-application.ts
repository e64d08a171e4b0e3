import type { JsonObject } from '../kube/index.js';
import type { ApplicationStatus, HealthStatusCode, OperationPhase, SyncStatusCode } from '../model/index.js';
import { keyOfApplication, type DeliverySimulation } from '../simulate/index.js';
import { AssertionError } from './errors.js';
import { EventLog } from './event-log.js';

/** What is expected of an Application; what is not named does not matter. */
export interface ExpectedStatus {
  readonly sync?: SyncStatusCode;
  readonly health?: HealthStatusCode;
  /** The phase of its last operation. */
  readonly operation?: OperationPhase;
  /** A condition of this type is set. */
  readonly condition?: string;
}

/** An Application of a simulation. */
export class SimulatedApplication {
  constructor(
    private readonly simulation: DeliverySimulation,
    readonly name: string,
  ) {}

  /** Its whole status, as the hub has it now. @throws SimulationError `UNKNOWN_APPLICATION` */
  get status(): ApplicationStatus {
    return this.simulation.application(this.name).status ?? {};
  }

  get sync(): SyncStatusCode | undefined {
    return this.status.sync?.status;
  }

  get health(): HealthStatusCode | undefined {
    return this.status.health?.status;
  }

  /** The commit that it was last compared with. */
  get revision(): string | undefined {
    return this.status.sync?.revision;
  }

  /**
   * It is as expected now.
   *
   * @throws AssertionError that shows how it is, and what last happened to it
   */
  hasStatus(expected: ExpectedStatus): this {
    const { sync, health, operationState, conditions = [] } = this.status;
    const wrong = [
      differs('sync', expected.sync, sync?.status),
      differs('health', expected.health, health?.status),
      differs('operation', expected.operation, operationState?.phase),
      expected.condition !== undefined &&
        !conditions.some(({ type }) => type === expected.condition) &&
        `expected the condition ${expected.condition}, got ${conditions.map(({ type }) => type).join(', ') || 'none'}`,
    ].filter((text) => typeof text === 'string');
    if (wrong.length === 0) return this;
    const said = [operationState?.message, health?.message, ...conditions.map(({ message }) => message)];
    const because = said.filter(Boolean).map((text) => `\n  ${text}`);
    throw new AssertionError(
      `${this.name}: ${wrong.join('; ')}${because.join('')}\nWhat last happened to it:\n${this.events().last(12)}`,
    );
  }

  /** What happened to it until now. */
  events(): EventLog {
    return new EventLog(this.simulation.events, this.simulation.start).of(this.name);
  }

  /** A person syncs it, as `argocd app sync` does. */
  async requestSync(options: { readonly prune?: boolean; readonly revision?: string } = {}): Promise<void> {
    await this.simulation.sync(this.name, { sync: { ...options } });
  }

  /** A person confirms the deletions that it waits for. */
  async approveDeletion(): Promise<void> {
    await this.annotate({ 'argocd.argoproj.io/deletion-approved': this.simulation.now.toISOString() });
  }

  /** A person asks for another look, as `argocd app get --refresh` does. */
  async refresh(): Promise<void> {
    await this.annotate({ 'argocd.argoproj.io/refresh': 'normal' });
  }

  /** A person deletes it. */
  async delete(): Promise<void> {
    await this.simulation.delete('in-cluster', keyOfApplication(this.name));
  }

  private annotate(annotations: JsonObject): Promise<void> {
    return this.simulation.patch('in-cluster', keyOfApplication(this.name), { metadata: { annotations } });
  }
}

function differs(what: string, expected: string | undefined, got: string | undefined): string | undefined {
  return expected === undefined || expected === got ? undefined : `expected ${what} ${expected}, got ${got ?? 'none'}`;
}
