/** `npm run bench`: measures the engines and the built server on the bundled run and prints what came out. */
import { cpus } from 'node:os';
import { bundledSavedModel } from '../server/model/run.ts';
import { type EngineResults, measureEngines } from './engines.ts';
import { measureServer, type ServerResults } from './server.ts';
import { markdownTable } from './table.ts';

/** What has no counterpart. */
const NONE = '–';

const progress = (line: string) => process.stderr.write(`${line}\n`);
const whole = (value: number) => Math.round(value).toLocaleString('en');
const short = (value: number) => (value < 100 ? value.toFixed(1) : whole(value));

const folder = bundledSavedModel();
const engines = await measureEngines(folder, progress);
const server = await measureServer(folder, progress);
const [cpu] = cpus();

const rows = [...engineRows(engines), ...serverRows(server), ...loadingRows(engines)];
process.stdout.write(
  `${[
    `${cpu?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`,
    markdownTable(['what', 'measured', 'native', 'times native'], rows),
    engines.native
      ? 'Native is @tensorflow/tfjs-node, in the same run. What both do is a median over rounds in which they take turns.'
      : '@tensorflow/tfjs-node is not installed here, so there is nothing to compare with.',
  ].join('\n\n')}\n`,
);

function engineRows({ results }: EngineResults): string[][] {
  return results.map(({ case: { batch, length }, portableMicros, nativeMicros, ratio }) => [
    `${batch} ${length} review${batch > 1 ? 's' : ''}`,
    `${short(portableMicros)} µs, ${whole((batch * 1e6) / portableMicros)} reviews/s`,
    nativeMicros ? `${short(nativeMicros)} µs` : NONE,
    ratio ? ratio.toFixed(1) : NONE,
  ]);
}

function serverRows({ load, readyMs, idleMb, loadedMb, heldMs }: ServerResults): string[][] {
  const requests = load.map(({ request, perSecond, p50, p99, failed }) => [
    `POST predict, ${request}, 16 connections`,
    `${whole(perSecond)} req/s, p50 ${p50} ms, p99 ${p99} ms${failed ? `, ${failed} FAILED` : ''}`,
    NONE,
    NONE,
  ]);
  const memory = `${whole(idleMb)} MB, ${whole(loadedMb)} MB`;
  return [
    ...requests,
    ['server, from start to ready', `${whole(readyMs)} ms`, NONE, NONE],
    ['server, resident memory idle and after the load', memory, NONE, NONE],
    [
      'event loop, p99 delay while threads score by a transformer',
      `${short(heldMs)} ms`,
      NONE,
      NONE,
    ],
  ];
}

function loadingRows({ portable, native }: EngineResults): string[][] {
  return [
    [
      'loading the model',
      `${whole(portable.loadMs)} ms`,
      native ? `${whole(native.loadMs)} ms` : NONE,
      native ? (native.loadMs / portable.loadMs).toFixed(1) : NONE,
    ],
    [
      'memory that the loaded model adds, of the process in all',
      `${whole(portable.heldMb)} MB, ${whole(portable.residentMb)} MB`,
      native ? `${whole(native.heldMb)} MB, ${whole(native.residentMb)} MB` : NONE,
      NONE,
    ],
  ];
}
