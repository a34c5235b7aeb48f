// The program that builds and runs images on this machine: docker, or podman, which is called alike.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

/** @throws Error where neither is there and works. */
export function containerTool() {
  const tool = ['docker', 'podman'].find((name) => spawnSync(name, ['info']).status === 0);
  if (tool) return tool;
  throw new Error(
    'Neither docker nor podman works here. Start Docker, or install one of them: apt-get install --no-install-recommends podman runc netavark aardvark-dns iptables',
  );
}

/** Builds the image under a name. @throws Error with what the build wrote, if it fails. */
export function buildImage(tool, name, buildArguments) {
  const given = Object.entries(buildArguments).map(([key, value]) => `--build-arg=${key}=${value}`);
  const folder = mkdtempSync(join(tmpdir(), 'image-'));
  const options = tool === 'podman' ? optionsOfPodman(join(folder, 'npmrc')) : [];
  try {
    execFileSync(tool, ['build', '-t', name, ...given, ...options, '.'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Ends and removes the containers that have a label. */
export function removeContainers(tool, label) {
  const ids = execFileSync(tool, ['ps', '--all', '--quiet', `--filter=label=${label}`], {
    encoding: 'utf8',
  });
  if (ids.trim()) execFileSync(tool, ['rm', '--force', '--volumes', ...ids.trim().split('\n')]);
}

/** What npm is set to on this machine, and whom the machine trusts, holds in the build too; nothing of it stays in the image. */
function optionsOfPodman(npmrc) {
  const own = join(homedir(), '.npmrc');
  const certificates = '/etc/ssl/certs';
  const lines = existsSync(own) ? readFileSync(own, 'utf8').split('\n') : [];
  // Node's headers are this machine's own.
  const kept = lines.filter((line) => !line.startsWith('nodedir'));
  writeFileSync(npmrc, [...kept, `cafile=${certificates}/ca-certificates.crt`, ''].join('\n'));
  // npm's global settings in the image of Node.js: whoever builds, from whichever home.
  const mounts = [`${npmrc}:/usr/local/etc/npmrc:ro`, `${certificates}:${certificates}:ro`];
  // The other format has no health check.
  return [
    '--format=docker',
    '--isolation=chroot',
    '--network=host',
    ...mounts.map((mount) => `--volume=${mount}`),
  ];
}
