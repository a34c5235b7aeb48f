/** `npm run bench`: measures the engines and the built server on the bundled run and prints what came out. */
import { cpus } from 'node:os';
import { bundledSavedModel } from '../server/model/run.ts';
import { type EngineResult, measureEngines } from './engines.ts';
import { measureServer, type ServerResults } from './server.ts';
import { markdownTable } from './table.ts';

const progress = (line: string) => process.stderr.write(`${line}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const short = (value: number) => (value < 100 ? value.toFixed(1) : whole(value));

const folder = bundledSavedModel();
const engines = await measureEngines(folder, progress);
const server = await measureServer(folder, progress);
const [cpu] = cpus();

process.stdout.write(
  `${[
    `${cpu?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
    engineTable(engines.results),
    engines.native
      ? 'Native is @tensorflow/tfjs-node, in the same run. Every figure is a median over rounds in which the engines take turns.'
      : '@tensorflow/tfjs-node is not installed here, so there is nothing to compare with.',
    serverTable(server),
    `Loading the model: ${whole(engines.portable.loadMs)} ms, ${whole(engines.portable.residentMb)} MB resident, ${whole(engines.portable.heldMb)} MB more than before (native: ${engines.native ? `${whole(engines.native.loadMs)} ms, ${whole(engines.native.residentMb)} MB` : 'not installed'}).`,
  ].join('\n\n')}\n`,
);

function engineTable(results: readonly EngineResult[]): string {
  return markdownTable(
    ['engine', 'µs a call', 'reviews/s', 'native µs', 'times native'],
    results.map(({ case: { batch, length }, portableMicros, nativeMicros, ratio }) => [
      `${batch} ${length} review${batch > 1 ? 's' : ''}`,
      short(portableMicros),
      whole((batch * 1e6) / portableMicros),
      nativeMicros ? short(nativeMicros) : '–',
      ratio ? ratio.toFixed(1) : '–',
    ]),
  );
}

function serverTable({ load, readyMs, idleMb, loadedMb }: ServerResults): string {
  const requests = load.map(({ request, perSecond, p50, p99, failed }) => [
    `POST predict, ${request}, 16 connections`,
    `${whole(perSecond)} req/s, p50 ${p50} ms, p99 ${p99} ms${failed ? `, ${failed} FAILED` : ''}`,
  ]);
  return markdownTable(
    ['server', 'measured'],
    [
      ...requests,
      ['from start to ready', `${whole(readyMs)} ms`],
      ['resident memory, idle and after the load', `${whole(idleMb)} MB, ${whole(loadedMb)} MB`],
    ],
  );
}
