import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SavedModelError } from '../errors.ts';
import { type GoldenCase, runCase } from './golden-case.ts';
import { OPS } from './ops.ts';

const folder = join(import.meta.dirname, 'generated/text-ops');

describe('operations answer as TensorFlow does, and refuse what it refuses', () => {
  // Tables have a form and a test of their own.
  it.each(readdirSync(folder).filter((name) => name !== 'tables.json'))('%s', (file) => {
    const cases = JSON.parse(readFileSync(join(folder, file), 'utf8')) as GoldenCase[];
    expect(cases.length).toBeGreaterThan(10);
    for (const each of cases) {
      const name = `${each.op} ${JSON.stringify(each.attrs)} of ${JSON.stringify(each.in)}`;
      if (each.out) expect(runCase(each, OPS), name).toEqual(each.out);
      else {
        expect(() => runCase(each, OPS), name).toThrow(expect.any(SavedModelError));
      }
    }
  });
});
