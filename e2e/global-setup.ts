/** Before any worker starts: the build is fresh and the browser unpacked (workers would race for it). */
import { ensureBuilt } from '../scripts/build.mjs';
import { chooseBrowser } from './browser.ts';

export default async function prepare(): Promise<void> {
  await ensureBuilt();
  process.env.E2E_BROWSER = JSON.stringify(await chooseBrowser());
}
