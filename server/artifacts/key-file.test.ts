import { generateKeyPairSync } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { requireKeyFile } from './key-file.ts';

const pem = (type: 'rsa' | 'ed25519') => {
  const { privateKey } =
    type === 'rsa'
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync(type);
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
};
const KEY = {
  type: 'service_account',
  client_email: 'reviewscore@project.iam.gserviceaccount.com',
  private_key: pem('rsa'),
};

let folder: string;
let path: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'key-'));
  path = join(folder, 'key.json');
});

afterEach(() => rm(folder, { recursive: true }));

it.each([
  ['a service account', KEY],
  ['a person', { type: 'authorized_user', client_id: 'x', refresh_token: 'y' }],
  ['a workload of another cloud', { type: 'external_account', audience: 'x' }],
])('takes the credentials of %s', async (_whose, content) => {
  await writeFile(path, JSON.stringify(content));
  await expect(requireKeyFile(path)).resolves.toBeUndefined();
});

const { private_key: _key, ...withoutKey } = KEY;
const { client_email: _email, ...withoutEmail } = KEY;

it.each([
  ['is empty', '', 'it is not a key file in JSON'],
  ['is a PEM file', KEY.private_key, 'it is not a key file in JSON'],
  ['is cut off', JSON.stringify(KEY).slice(0, 900), 'it is not a key file in JSON'],
  ['is a list', '[]', 'it is not a key file in JSON'],
  ['has numbers for texts', { ...KEY, private_key: 1 }, 'it is not a key file in JSON'],
  ['is of a web client', { web: { client_id: 'x' } }, 'it has no "type"'],
  ['is of another type', { ...KEY, type: 'x' }, 'its "type" is "x", not "service_account"'],
  ['has no private_key', withoutKey, 'it has no "private_key"'],
  ['has an empty private_key', { ...KEY, private_key: '' }, 'it has no "private_key"'],
  ['has no client_email', withoutEmail, 'it has no "client_email"'],
  ['has a damaged key', { ...KEY, private_key: KEY.private_key.slice(0, 900) }, /not an RSA key/],
  ['has a key of another kind', { ...KEY, private_key: pem('ed25519') }, /not an RSA key in PEM/],
])('refuses a file that %s', async (_what, content, fault) => {
  await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
  await expectRefusal(fault);
});

it('refuses a file that is not there', () => expectRefusal('there is no such file'));

it('refuses a folder', async () => {
  path = folder;
  await expectRefusal('it cannot be read (EISDIR)');
});

it('refuses a file that may not be read', async () => {
  await writeFile(path, JSON.stringify(KEY));
  await chmod(path, 0o000);
  await chmod(folder, 0o755);
  // To root everything is readable.
  const root = process.geteuid?.() === 0;
  if (root) process.seteuid?.(65_534);
  const refused = expectRefusal('it cannot be read (EACCES)');
  await refused.finally(() => root && process.seteuid?.(0));
});

/** The message names the setting, the file and what to do, and quotes nothing of the key. */
async function expectRefusal(fault: string | RegExp): Promise<void> {
  const refused = await requireKeyFile(path).catch((cause) => cause);
  expect(refused).toMatchObject({ name: 'ArtifactError', problem: 'configuration' });
  const { message, cause } = refused as Error;
  expect(message).toMatch(fault);
  expect(message).toContain(`GOOGLE_APPLICATION_CREDENTIALS="${path}" cannot be used: `);
  expect(message).toMatch(/Set it to the JSON key file of a service account/);
  expect([message.includes('PRIVATE KEY'), cause]).toEqual([false, undefined]);
}
