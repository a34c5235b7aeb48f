/**
 * The file that GOOGLE_APPLICATION_CREDENTIALS names, looked at before the client does: what that says of a wrong one names
 * neither the file nor the setting.
 */
import { createPrivateKey } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ArtifactError } from './artifact-error.ts';

/** What else the client takes under this setting: a person's own credentials, and those of another cloud's workload. */
const OTHER_TYPES = new Set([
  'authorized_user',
  'external_account',
  'external_account_authorized_user',
  'impersonated_service_account',
]);

const text = z.string().optional();
const KeyFile = z.object({ type: text, client_email: text, private_key: text });

/** @throws ArtifactError that says what is wrong with the file. */
export async function requireKeyFile(path: string): Promise<void> {
  const fault = await readFile(path, 'utf8').then(faultOf, ({ code }: NodeJS.ErrnoException) =>
    code === 'ENOENT' ? 'there is no such file' : `it cannot be read (${code})`,
  );
  if (fault === undefined) return;
  const message = `GOOGLE_APPLICATION_CREDENTIALS="${path}" cannot be used: ${fault}. Set it to the JSON key file of a service account that may read the bucket.`;
  // Without its cause: JSON's errors quote what they were given, which may be a key.
  throw new ArtifactError('configuration', message);
}

function faultOf(content: string): string | undefined {
  const parsed = KeyFile.safeParse(parseJson(content));
  if (!parsed.success) return 'it is not a key file in JSON';
  const { type, client_email: email, private_key: key } = parsed.data;
  if (!type) return 'it has no "type"';
  if (OTHER_TYPES.has(type)) return undefined;
  if (type !== 'service_account') return `its "type" is "${type}", not "service_account"`;
  if (!email) return 'it has no "client_email"';
  if (!key) return 'it has no "private_key"';
  return isRsaKey(key) ? undefined : 'its "private_key" is not an RSA key in PEM';
}

function parseJson(content: string): unknown {
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === 'rsa';
  } catch {
    return false;
  }
}
