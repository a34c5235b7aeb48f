import { resolveRun } from '../server/model/run.ts';
import { measureEngines } from './engines.ts';

const r = await measureEngines(resolveRun({}).folder, (l) => process.stderr.write(`${l}\n`));
console.log(r.portable, r.native);
for (const x of r.results)
  console.log(
    x.case.length,
    x.case.batch,
    x.portableMicros.toFixed(1),
    x.nativeMicros?.toFixed(1),
    x.ratio?.toFixed(2),
  );
