/** What the VM is told: its settings can be used, its unit runs the image locked down and lets it end in peace. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { render } from '../k8s/render.ts';
import { GRACE_MS } from '../server/http/lifecycle.ts';
import { resolveRun } from '../server/model/run.ts';
import { EXIT_MISCONFIGURED, parseSettings, Settings } from '../server/settings.ts';
import { readCloudConfig } from './cloud-config.ts';
import { readUnit } from './unit.ts';

const UNIT = '/etc/systemd/system/reviewscore.service';
const unit = readUnit(readFileSync('vm/reviewscore.service', 'utf8'));
const { files, commands } = readCloudConfig();
const [command = ''] = unit.get('Service.ExecStart') ?? [];
const seconds = (name: string) => Number(unit.get(`Service.${name}`)?.[0]);

test('cloud-init installs the unit as it is, and starts it', () => {
  expect(files.get(UNIT)).toBe(readFileSync('vm/reviewscore.service', 'utf8'));
  expect(commands).toEqual([
    'systemctl daemon-reload',
    'systemctl enable --now reviewscore.service',
  ]);
});

test('what the unit reads is written by cloud-init', () => {
  const [environment = ''] = unit.get('Service.EnvironmentFile') ?? [];
  const [, settings = ''] = /--env-file=(\S+)/.exec(command) ?? [];
  const [, image] = /^REVIEWSCORE_IMAGE=(\S+)\n$/.exec(files.get(environment) ?? '') ?? [];
  expect(command).toMatch(/ \$\{REVIEWSCORE_IMAGE\}$/);
  expect(image).toMatch(
    /^asia-docker\.pkg\.dev\/GCP_PROJECT_ID\/reviewscore\/reviewscore:\d+\.\d+\.\d+$/,
  );
  expect(files.has(settings)).toBe(true);
});

test('Docker is given the tokens of the VM for the registry of the image, from a home that can be written', () => {
  const registry = readUnit(files.get(`${UNIT}.d/registry.conf`) ?? '');
  expect(registry.get('Service.Environment')).toEqual([
    `HOME=/var/lib/${registry.get('Service.StateDirectory')?.[0]}`,
  ]);
  expect(registry.get('Service.ExecStartPre')).toEqual([
    '/usr/bin/docker-credential-gcr configure-docker --registries=asia-docker.pkg.dev',
  ]);
});

test('its settings are settings, go together, and fetch the run of the manifests', () => {
  const lines = (files.get('/etc/reviewscore/settings.env') ?? '').trimEnd().split('\n');
  const environment = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
  expect(Object.keys(Settings.shape)).toEqual(expect.arrayContaining(Object.keys(environment)));
  const { folder, remote } = resolveRun(parseSettings(environment));
  const map = render('k8s/base').find(({ kind }) => kind === 'ConfigMap');
  const ofCluster = parseSettings(map?.data as Record<string, string>);
  expect(folder).toBe(`/home/aisg/from-gcs/${ofCluster.PRED_MODEL_UUID}`);
  expect(remote).toEqual({ uri: ofCluster.PRED_MODEL_GCS_URI, runs: '/home/aisg/from-gcs' });
});

test('the container may do nothing but read its settings and keep its runs', () => {
  const options = command.split(' ').filter((word) => word.startsWith('--'));
  expect(options).toEqual(
    expect.arrayContaining([
      '--read-only',
      '--cap-drop=ALL',
      '--security-opt=no-new-privileges',
      '--volume=reviewscore-runs:/home/aisg/from-gcs',
      '--publish=8080:8080',
    ]),
  );
});

test('it is given longer than its drain takes, and is not started again where that cannot help', () => {
  const [, container] = /--stop-timeout=(\d+)/.exec(command) ?? [];
  expect(Number(container)).toBeGreaterThan(GRACE_MS / 1000);
  expect(seconds('TimeoutStopSec')).toBeGreaterThan(Number(container));
  expect(unit.get('Service.Restart')).toEqual(['always']);
  expect(seconds('RestartPreventExitStatus')).toBe(EXIT_MISCONFIGURED);
});
