// Made by `npm run constructs:fields` from scripts/constructs/fields/rollouts.txt.

export interface MetricAuthentication {
  readonly oauth2?: Oauth2;
  readonly sigv4?: Sigv4;
}

export interface Oauth2 {
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scopes?: readonly string[];
  readonly tokenUrl?: string;
}

export interface Sigv4 {
  readonly profile?: string;
  readonly region?: string;
  readonly roleArn?: string;
}
