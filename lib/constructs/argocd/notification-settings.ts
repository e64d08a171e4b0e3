import type { ApiObjectMetadata } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Json } from '../../kube/index.js';
import { invalidProp } from '../errors.js';
import { literalSecret } from '../literal-secret.js';
import { SettingsMap, texts, yaml } from './settings-map.js';

/** What sends notifications. */
export type NotificationService =
  | 'alertmanager'
  | 'awssqs'
  | 'email'
  | 'gcppubsub'
  | 'github'
  | 'googlechat'
  | 'grafana'
  | 'mattermost'
  | 'nats'
  | 'newrelic'
  | 'opsgenie'
  | 'pagerduty'
  | 'pagerdutyv2'
  | 'pushover'
  | 'rocketchat'
  | 'slack'
  | 'teams'
  | 'teams-workflows'
  | 'telegram'
  | 'webex'
  | 'webhook';

/** When something is told, and by which templates. */
export interface NotificationCondition {
  /** An expression over `app`, such as `app.status?.operationState?.phase in ['Failed', 'Error']`. */
  readonly when: string;
  /** Names of templates. */
  readonly send: readonly string[];

  /**
   * Told once for every value of this expression, such as a revision.
   * @default - told whenever the condition comes true
   */
  readonly oncePer?: string;

  /**
   * What it is for.
   * @default - none
   */
  readonly description?: string;
}

/** What is said: a text, and blocks of the services' own. */
export interface NotificationTemplate {
  /**
   * The text: a Go template over `app`.
   * @default - none
   */
  readonly message?: string;

  /**
   * What a service makes of it, such as the attachments of Slack.
   * @default - the text alone
   */
  readonly services?: Partial<Readonly<Record<NotificationService, Json>>>;
}

/** Who is told without asking for it. */
export interface NotificationSubscription {
  /** Service and address, such as `slack:deployments`. */
  readonly recipients: readonly string[];
  /** Names of triggers. */
  readonly triggers: readonly string[];

  /**
   * Labels of Applications, such as `environment=production`.
   * @default - all Applications
   */
  readonly selector?: string;
}

/** Props of {@link NotificationSettings}. */
export interface NotificationSettingsProps {
  /**
   * Namespace, labels and annotations.
   * @default - in the namespace `argocd`
   */
  readonly metadata?: ApiObjectMetadata;

  /**
   * Values that templates read as `context`.
   * @default - none
   */
  readonly context?: Readonly<Record<string, string>>;
}

/**
 * `argocd-notifications-cm`: who is told what, when. A secret value stands as `$key` of `argocd-notifications-secret`.
 *
 * @example
 * new NotificationSettings(this, 'notifications')
 *   .addService('slack', { token: '$slack-token' })
 *   .addTemplate('sync-failed', { message: 'Sync of {{ .app.metadata.name }} failed.' })
 *   .addTrigger('on-sync-failed', { when: "app.status?.operationState?.phase in ['Failed', 'Error']", send: ['sync-failed'] })
 *   .subscribe({ recipients: ['slack:deployments'], triggers: ['on-sync-failed'] });
 */
export class NotificationSettings extends SettingsMap {
  private readonly services = new Map<string, string>();
  private readonly templates = new Map<string, NotificationTemplate>();
  private readonly triggers = new Map<string, readonly NotificationCondition[]>();
  private readonly subscriptions: NotificationSubscription[] = [];
  private readonly defaults: string[] = [];

  constructor(
    scope: Construct,
    id: string,
    private readonly settings: NotificationSettingsProps = {},
  ) {
    super(scope, id, 'argocd-notifications-cm', settings.metadata);
    this.node.addValidation({ validate: () => this.dangling() });
  }

  /**
   * Adds a service; `name` tells several of one kind apart.
   * @throws ConstructError INVALID_PROPS when a secret value stands there itself
   */
  addService(service: NotificationService, options: Readonly<Record<string, Json>>, name?: string): this {
    const open = literalSecret({ ...options }, isSecretField, (text) => text.includes('$'));
    if (open) throw invalidProp(this, `${service}.${open}`, '(not shown)', 'a reference such as $slack-token');
    const key = name === undefined ? service : `${service}.${name}`;
    this.services.set(key, yaml({ ...options }) ?? '');
    return this;
  }

  /** Adds what is said. */
  addTemplate(name: string, template: NotificationTemplate): this {
    this.templates.set(name, template);
    return this;
  }

  /** Adds when something is told. */
  addTrigger(name: string, ...conditions: readonly [NotificationCondition, ...NotificationCondition[]]): this {
    this.triggers.set(name, conditions);
    return this;
  }

  /** Adds who is told without asking for it. */
  subscribe(subscription: NotificationSubscription): this {
    const odd = subscription.recipients.find((recipient) => !/^[\w-]+(\.[\w-]+)?(:.+)?$/.test(recipient));
    if (odd !== undefined) throw invalidProp(this, 'recipients', odd, 'service:address, such as slack:deployments');
    this.subscriptions.push(subscription);
    return this;
  }

  /** The triggers of those who subscribe to a service and name none. */
  defaultTriggers(...names: readonly string[]): this {
    this.defaults.push(...names);
    return this;
  }

  protected override toData(): Record<string, string> {
    const named = <T>(kind: string, values: ReadonlyMap<string, T>, render: (value: T) => string | undefined) =>
      texts(Object.fromEntries([...values].map(([name, value]) => [`${kind}.${name}`, render(value)])));
    return {
      ...named('service', this.services, (text) => text),
      ...named('template', this.templates, ({ message, services }) =>
        yaml({ ...(message !== undefined && { message }), ...services }),
      ),
      ...named('trigger', this.triggers, (conditions) => yaml(conditions.map((condition) => ({ ...condition })))),
      ...texts({
        defaultTriggers: this.defaults.length > 0 ? yaml([...this.defaults]) : undefined,
        subscriptions:
          this.subscriptions.length > 0 ? yaml(this.subscriptions.map((each) => ({ ...each }))) : undefined,
        context: yaml(this.settings.context),
      }),
    };
  }

  /** Templates and triggers that are named and are not there. */
  private dangling(): string[] {
    const faults: string[] = [];
    for (const [name, conditions] of this.triggers) {
      for (const template of conditions.flatMap(({ send }) => send)) {
        if (!this.templates.has(template))
          faults.push(`trigger ${name}: got the template ${template}, which is not there`);
      }
    }
    for (const name of [...this.subscriptions.flatMap(({ triggers }) => triggers), ...this.defaults]) {
      if (!this.triggers.has(name)) faults.push(`subscriptions: got the trigger ${name}, which is not there`);
    }
    return faults;
  }
}

function isSecretField(name: string): boolean {
  return /token|password|secret|api-?key|privatekey|authorization/i.test(name);
}
