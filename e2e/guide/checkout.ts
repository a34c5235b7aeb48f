/** A checkout of the repository for the guide's commands: built, and with a `models` folder of its own that they may write to. */
import { cpSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '../..');
/** Programs find the root from where they really lie, so these are copied. */
const COPIED = ['dist', 'scripts'];
const LEFT_OUT = ['.git', 'models', 'test-results'];

export function makeCheckout(folder: string): void {
  mkdirSync(join(folder, 'models'), { recursive: true });
  for (const name of readdirSync(ROOT)) {
    if (LEFT_OUT.includes(name)) continue;
    if (COPIED.includes(name)) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    else symlinkSync(join(ROOT, name), join(folder, name));
  }
}
