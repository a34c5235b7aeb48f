/** The guide's commands for a cluster and a cloud, read by bash itself: what would be called, and what would be applied. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { FOLDERS, type Manifest, render } from '../../k8s/render.ts';
import { readGuide } from './blocks.ts';
import { makeCheckout } from './checkout.ts';
import { Terminal } from './terminal.ts';

/** What the reader puts in. */
const READERS: Record<string, string> = {
  PATH_TO_SA_JSON_FILE: 'key.json',
  GCP_PROJECT_ID: 'project-1',
  HOST_NAME: 'scores.example.org',
  CLUSTER: 'cluster-1',
  REGION: 'asia-southeast1',
  ZONE: 'asia-southeast1-a',
  RUN_ID: '53a5b7635c1a484685734397a18ea910',
};

export interface Tried {
  /** Programs with their arguments. */
  calls: string[][];
  /** Each as it was handed to `kubectl apply` or `diff`. */
  applied: { text: string; manifests: Manifest[] }[];
  /** What a real server has said to requests, and what the guide shows. */
  answers: { said: string; shown: string }[];
}

/** @param folder - an empty one, which becomes the checkout. @param server - in place of what ports are forwarded to. */
export async function tryInCloud(folder: string, server: URL): Promise<Tried> {
  makeCheckout(folder);
  writeFileSync(join(folder, 'key.json'), '{"type": "service_account"}');
  const records = join(folder, 'records');
  mkdirSync(records);
  for (const path of FOLDERS) {
    const documents = render(path).map((manifest) => stringify(manifest));
    writeFileSync(join(records, `${path.replaceAll('/', '-')}.yaml`), documents.join('---\n'));
  }
  const functions = readFileSync(join(import.meta.dirname, 'reader-cloud.sh'), 'utf8');
  const terminal = new Terminal({ cwd: folder, env: { RECORDS: records }, functions });
  const answers: Tried['answers'] = [];
  for (const { line, room, code, shown = '' } of readGuide()) {
    const isSetting = room === 'offline' && code.startsWith('export ');
    if (!isSetting && room !== 'cluster' && room !== 'cloud') continue;
    const own = code
      .replace(/<([A-Z_]+)>/g, (_, name) => READERS[name] ?? `<${name}>`)
      .replaceAll('localhost:8080/', `${server.host}/`);
    const { code: status, output } = await terminal.run(own);
    if (status !== 0) throw new Error(`The block at line ${line} of the guide fails: ${output}`);
    if (code.startsWith('curl ')) answers.push({ said: output, shown });
  }
  await terminal.close();
  return { answers, ...readRecords(records) };
}

function readRecords(folder: string): Pick<Tried, 'calls' | 'applied'> {
  const read = (kind: string) =>
    readdirSync(folder)
      .filter((name) => name.startsWith(`${kind}-`))
      .sort()
      .map((name) => readFileSync(join(folder, name), 'utf8'));
  return {
    calls: read('call').map((text) => text.split('\u001f').slice(0, -1)),
    applied: read('applied').map((text) => ({
      text,
      manifests: parseAllDocuments(text).map((document) => document.toJS() as Manifest),
    })),
  };
}
