/** `npm run conformance`: asks both engines the same and prints how far apart they are; ends with 1 where that is too far. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { markdownTable } from '../bench/table.ts';
import { TENSORFLOW_ENVIRONMENT } from '../server/engines/native.ts';
import { nativeProblem } from '../server/engines/native-install.ts';
import { type Subject, subjects } from './calls.ts';
import type { Comparison } from './compare.ts';

/** The most that two answers may differ by. */
const TOLERANCE = 1e-5;

type Reply = Comparison | { readonly failed: string };

const problem = nativeProblem();
if (problem) {
  process.stderr.write(`There is nothing to compare with: ${problem.message}\n`);
  process.exit(1);
}
const results: { subject: Subject; reply: Reply }[] = [];
for (const subject of subjects()) {
  process.stderr.write(`${subject.name}\n`);
  results.push({ subject, reply: await compare(subject) });
}
const bad = results.filter(({ reply }) => !agrees(reply));
process.stdout.write(`${table()}\n\n${summary()}\n`);
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
  return markdownTable(
    ['model', 'calls', 'max difference', 'labels equal'],
    results.map(({ subject: { name }, reply }) =>
      'failed' in reply
        ? [name, '–', '–', 'not compared']
        : [
            name,
            `${reply.calls}`,
            reply.difference === 0 ? '0' : reply.difference.toExponential(1),
            reply.otherLabels === 0 ? 'all' : `not in ${reply.otherLabels}`,
          ],
    ),
  );
}

function summary(): string {
  const good = `${results.length - bad.length} of ${results.length} models: both engines agree to ${TOLERANCE}.`;
  const reasons = results.flatMap(({ subject: { name }, reply }) =>
    'failed' in reply ? [`${name}: ${reply.failed}`] : [],
  );
  return [good, ...reasons].join('\n');
}
