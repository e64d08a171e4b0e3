// Made by `npm run constructs:fields` from scripts/constructs/fields/secrets.txt.
import type { NebiusmysteryboxCaProvider } from './dvls-auth-secret-ref.js';
import type { CaProvider, KeySelector } from './external-secret-spec.js';

export interface Webhook {
  readonly auth?: WebhookAuth;
  readonly body?: string;
  readonly caBundle?: string;
  readonly caProvider?: CaProvider;
  readonly headers?: Readonly<Record<string, string>>;
  readonly method?: string;
  readonly result?: Result;
  readonly secrets?: readonly Secret[];
  readonly timeout?: string;
  readonly url: string;
}

export interface WebhookAuth {
  readonly ntlm?: Ntlm;
}

export interface Ntlm {
  readonly passwordSecret: KeySelector;
  readonly usernameSecret: KeySelector;
}

export interface Result {
  readonly jsonPath?: string;
}

export interface Secret {
  readonly name: string;
  readonly secretRef: KeySelector;
}

export interface Yandexcertificatemanager {
  readonly apiEndpoint?: string;
  readonly auth: YandexcertificatemanagerAuth;
  readonly caProvider?: NebiusmysteryboxCaProvider;
  readonly fetching?: Fetching;
}

export interface YandexcertificatemanagerAuth {
  readonly authorizedKeySecretRef?: KeySelector;
}

export interface Fetching {
  readonly byID?: object;
  readonly byName?: ByName;
}

export interface ByName {
  readonly folderID: string;
}
