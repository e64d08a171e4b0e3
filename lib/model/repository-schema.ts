import { z } from 'zod';
import { Concealed } from './concealed.js';

/** The texts of a Secret that registers a repository, or credentials for many. Where a text is empty, it is as if it were absent. */

const open = () => z.string().optional();

const concealed = (format?: RegExp, error?: string) =>
  (format === undefined ? z.string() : z.string().regex(format, error))
    .transform((text) => new Concealed(text))
    .optional();

/** One line: what else would be sent is more than one header or answer. */
const oneLine = () => concealed(/^[^\r\n\0]*$/, 'a text without line breaks, also at its end');

const pem = (label: string) =>
  concealed(new RegExp(`^\\s*-----BEGIN [A-Z ]*${label}-----\\r?\\n`), `PEM that begins with -----BEGIN ${label}-----`);

const whole = () =>
  z
    .string()
    .trim()
    .regex(/^\d{1,18}$/, 'a whole number')
    .optional();

/** The words that Go takes for a boolean. */
const flag = () =>
  z
    .string()
    .trim()
    .regex(/^(1|t|T|TRUE|true|True|0|f|F|FALSE|false|False)$/, 'true or false')
    .transform((text) => /^[1tT]/.test(text))
    .default(false);

const httpUrl = (error: string) =>
  z
    .string()
    .trim()
    .regex(/^https?:\/\/[^/\s@]+(\/\S*)?$/i, error)
    .optional();

export const repositorySchema = z.object({
  url: z.string({ error: 'the URL of a repository' }).trim().min(1, 'the URL of a repository'),
  name: open().describe('A name for people.'),
  type: z.enum(['git', 'helm', 'oci'], { error: 'git, helm or oci' }).optional(),
  project: open().describe('The only project whose Applications it serves.'),
  username: oneLine(),
  password: oneLine(),
  bearerToken: oneLine(),
  sshPrivateKey: pem('PRIVATE KEY'),
  githubAppID: whole(),
  githubAppInstallationID: whole(),
  githubAppPrivateKey: pem('PRIVATE KEY'),
  githubAppEnterpriseBaseUrl: httpUrl('an http(s) URL without a user'),
  gcpServiceAccountKey: concealed(),
  useAzureWorkloadIdentity: flag(),
  azureServicePrincipalClientId: open(),
  tlsClientCertData: pem('CERTIFICATE'),
  tlsClientCertKey: pem('PRIVATE KEY'),
  insecure: flag().describe("Neither the server's certificate nor its host key is verified."),
  insecureIgnoreHostKey: flag().describe('The older word for insecure.'),
  enableLfs: flag(),
  enableOCI: flag().describe('A Helm repository is an OCI registry.'),
  insecureOCIForceHttp: flag().describe('The registry is spoken to without TLS.'),
  forceHttpBasicAuth: flag().describe('User and password are sent before they are asked for.'),
  depth: whole().describe('How many commits are fetched.'),
  proxy: oneLine(),
  noProxy: open().describe('Hosts that are reached without the proxy.'),
});
