/** `npm run vm`: the files of the VM as cloud-init and systemd themselves read them. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readCloudConfig } from './cloud-config.ts';

const UNITS = '/etc/systemd/system';
/** Of the VM, not of this machine. */
const ELSEWHERE =
  /: Command \/usr\/bin\/docker(-credential-gcr)? is not executable: No such file or directory$/;

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'vm-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

test('cloud-init finds nothing wrong with the schema of the file', () => {
  const { stdout, stderr, status } = spawnSync(
    'cloud-init',
    ['schema', '--config-file', 'vm/cloud-init.yaml'],
    { encoding: 'utf8' },
  );
  expect(stdout + stderr).toMatch(/^Valid (cloud-config|schema)/m);
  expect(status).toBe(0);
});

test('systemd finds nothing wrong with the unit and what is dropped into it', () => {
  for (const [path, content] of readCloudConfig().files) put(path, content);
  expect(complaints()).toEqual([]);
});

test('systemd does find what is wrong', () => {
  for (const [path, content] of readCloudConfig().files) {
    put(path, content.replace('RestartSec=5', 'RestartSecs=5'));
  }
  expect(complaints().join()).toMatch(/Unknown key .*RestartSecs/);
});

function put(path: string, content: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), content);
}

/** What systemd says of the unit, with Docker's own where it is not installed. */
function complaints(): string[] {
  put(`${UNITS}/docker.service`, '[Service]\nExecStart=/bin/true\n');
  const env = { ...process.env, SYSTEMD_UNIT_PATH: `${join(folder, UNITS)}:` };
  const { stdout, stderr } = spawnSync('systemd-analyze', ['verify', 'reviewscore.service'], {
    encoding: 'utf8',
    env,
  });
  return (stdout + stderr).split('\n').filter((line) => line !== '' && !ELSEWHERE.test(line));
}
