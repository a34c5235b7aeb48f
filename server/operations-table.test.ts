import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { operationsDocument } from './operations-table.ts';
import { CALLS, PASS_THROUGH } from './savedmodel/graph/vanishing.ts';
import { OP_GROUPS, OPS } from './savedmodel/kernels/ops.ts';

it('docs/operations.md lists every operation as it is; `npm run docs` renews it', () => {
  expect(readFileSync('docs/operations.md', 'utf8')).toBe(operationsDocument());
});

it('every operation is in one group only, and has a kernel only where it needs one', () => {
  const grouped = Object.values(OP_GROUPS).flatMap((ops) => Object.keys(ops));
  expect(grouped.length).toBe(Object.keys(OPS).length);
  expect([...CALLS, ...PASS_THROUGH].filter((op) => Object.hasOwn(OPS, op))).toEqual([]);
});

it('what the document says is refused has no kernel', () => {
  const refused = operationsDocument().split('## What is refused')[1] ?? '';
  const names = [...refused.matchAll(/`([A-Z]\w+)`/g)].map(([, name]) => name as string);
  const known = names.filter((name) => Object.hasOwn(OPS, name));
  expect(known).toEqual([]);
});
