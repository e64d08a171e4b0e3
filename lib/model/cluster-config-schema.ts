import { z } from 'zod';

const text = () => z.string().optional();
const flag = () => z.boolean().optional();

/** The `config` of a cluster Secret. What else is there is ignored. */
export const clusterConfigSchema = z.object({
  username: text(),
  password: text(),
  bearerToken: text(),
  tlsClientConfig: z
    .object({
      insecure: flag(),
      serverName: text(),
      caData: text().describe('Base64 of PEM.'),
      certData: text().describe('Base64 of PEM.'),
      keyData: text().describe('Base64 of PEM.'),
    })
    .optional(),
  awsAuthConfig: z.object({ clusterName: text(), roleARN: text(), profile: text() }).optional(),
  execProviderConfig: z
    .object({
      command: z.string().min(1).describe('A program: its path, or a name that is found by PATH.'),
      args: z.array(z.string()).optional(),
      env: z.record(z.string(), z.string()).optional(),
      apiVersion: z.enum(['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1']),
      installHint: text(),
      provideClusterInfo: flag(),
    })
    .optional(),
  proxyUrl: text(),
  disableCompression: flag(),
});
