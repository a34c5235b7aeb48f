/**
 * `npm run conformance`: asks both engines the same, measures both, writes docs/engine.md, and ends with 1 where they are
 * too far apart. Given models' names it asks those alone, and leaves the document as it is.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { markdownTable } from '../bench/table.ts';
import { TENSORFLOW_ENVIRONMENT } from '../server/engines/native.ts';
import { nativeProblem } from '../server/engines/native-install.ts';
import { LIGHT_MICROS } from '../server/engines/placement.ts';
import { type Subject, subjects } from './calls.ts';
import type { Comparison } from './compare.ts';
import { SPEED_CASES } from './speed.ts';

/** The most that two answers may differ by. */
const TOLERANCE = 1e-5;

/** How many times as fast as TensorFlow a family has to be in batches; what pads or loops is given half. */
const BATCHES_WANTED: ReadonlyMap<string, number> = new Map([
  ...['bag-of-words', 'n-gram', 'embedding-pool', 'tf-idf', 'tf-hub'].map(
    (name) => [name, 1] as const,
  ),
  ...['conv', 'lstm', 'gru', 'attention'].map((name) => [name, 0.5] as const),
]);

type Reply = Comparison | { readonly failed: string };

const problem = nativeProblem();
if (problem) {
  process.stderr.write(`There is nothing to compare with: ${problem.message}\n`);
  process.exit(1);
}
const names = process.argv.slice(2);
const chosen = subjects().filter(({ name }) => names.length === 0 || names.includes(name));
if (chosen.length < names.length) {
  process.stderr.write(
    `The models are: ${subjects()
      .map(({ name }) => name)
      .join(', ')}\n`,
  );
  process.exit(1);
}
const results: { subject: Subject; reply: Reply }[] = [];
for (const subject of chosen) {
  process.stderr.write(`${subject.name}\n`);
  results.push({ subject, reply: await compare(subject) });
}
const bad = results.filter(({ reply }) => !agrees(reply));
process.stdout.write(`${table()}\n\n${summary()}\n`);
if (names.length === 0) writeFileSync('docs/engine.md', page());
process.exitCode = bad.length > 0 ? 1 : 0;

async function compare(subject: Subject): Promise<Reply> {
  const child = fork(join(import.meta.dirname, 'compare.mjs'), [JSON.stringify(subject)], {
    env: { ...TENSORFLOW_ENVIRONMENT, ...process.env },
    serialization: 'advanced',
  });
  let reply: Reply | undefined;
  child.once('message', (message: Reply) => {
    reply = message;
  });
  const [code, signal] = await once(child, 'close');
  return reply ?? { failed: `the process ended with ${signal ?? code}` };
}

function agrees(reply: Reply): boolean {
  return 'calls' in reply && reply.difference <= TOLERANCE && reply.otherLabels === 0;
}

function table(): string {
  const cases = SPEED_CASES.map(({ batch, length }) => `${batch} ${length}`);
  return markdownTable(
    ['model', 'family', 'calls', 'max difference', 'labels', ...cases],
    results.map(({ subject: { name, family }, reply }) =>
      'failed' in reply
        ? [name, family, '–', '–', 'not compared', ...cases.map(() => '–')]
        : [
            name,
            family,
            `${reply.calls}`,
            reply.difference === 0 ? '0' : reply.difference.toExponential(1),
            reply.otherLabels === 0 ? 'equal' : `not in ${reply.otherLabels}`,
            ...reply.speeds.map((ratio) => ratio.toFixed(ratio < 10 ? 1 : 0)),
          ],
    ),
  );
}

function familyTable(): string {
  const families = [...new Set(results.map(({ subject }) => subject.family))];
  return markdownTable(
    ['family', 'models', 'one review', 'batches', 'wanted in batches'],
    families.map((family) => {
      const speeds = results.flatMap(({ subject, reply }) =>
        subject.family === family && 'speeds' in reply ? [reply.speeds] : [],
      );
      const lowest = (isWanted: (batch: number) => boolean) =>
        Math.min(
          ...speeds.flatMap((each) => each.filter((_, i) => isWanted(SPEED_CASES[i]!.batch))),
        );
      const ratios = [lowest((batch) => batch === 1), lowest((batch) => batch > 1)];
      const wanted = BATCHES_WANTED.get(family)?.toString() ?? '–';
      return [family, `${speeds.length}`, ...ratios.map((ratio) => ratio.toFixed(1)), wanted];
    }),
  );
}

function page(): string {
  const [cpu] = cpus();
  return `# The engine against TensorFlow

Written by \`npm run conformance\`. It asks each model of \`training/golden\` and \`training/zoo\` everything that its golden
file asks, by the portable engine and by TensorFlow itself (\`@tensorflow/tfjs-node\`), and compares the answers. Then it
measures how many times as fast as TensorFlow the portable engine is: for one short review, one full one (1,300 characters),
and batches of full ones. Each ratio is the median of rounds in which the engines take turns.

- TensorFlow is called in the process itself, and uses every core.
- The portable engine is called as the server calls it. A light model computes in the one thread that calls. A heavy one,
  which takes more than ${LIGHT_MICROS} µs for a full review, shares batches out among worker threads, one for each core; one text
  alone it scores in the calling thread if that is short work.
- Some models are run as a library, batches as they are, in one thread: those that are no classifiers of one text, and those
  that pad to the longest text of a batch, which the server asks one text at a time.

Measured on ${cpu?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.

${familyTable()}

The lowest ratio of any model of the family, and the least that is wanted in batches; for one review that is 1 everywhere.

${table()}

${summary()}
`;
}

function summary(): string {
  const good = `${results.length - bad.length} of ${results.length} models: both engines agree to ${TOLERANCE}.`;
  const reasons = results.flatMap(({ subject: { name }, reply }) =>
    'failed' in reply ? [`${name}: ${reply.failed}`] : [],
  );
  return [good, ...reasons].join('\n');
}
