import { z } from 'zod';

const text = () => z.string().min(1).optional();

/** What a credential plugin prints: an ExecCredential of `client.authentication.k8s.io`. */
export const execCredentialSchema = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z
    .object({
      token: text(),
      clientCertificateData: text().describe('PEM.'),
      clientKeyData: text().describe('PEM.'),
      expirationTimestamp: z.iso
        .datetime({ offset: true })
        .transform((time) => Date.parse(time))
        .optional(),
    })
    .refine(({ token, clientCertificateData }) => token !== undefined || clientCertificateData !== undefined)
    .refine(({ clientCertificateData: cert, clientKeyData: key }) => (cert === undefined) === (key === undefined)),
});
