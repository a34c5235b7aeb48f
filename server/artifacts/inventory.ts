/**
 * The list of what a fetched run consists of, kept in its folder. A folder has it once all its files are there, so a copy
 * that was cut off, by whatever tool, is never taken for a run.
 */
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { StoredFile } from './store.ts';

const NAME = '.fetched.json';

const Inventory = z.object({
  uri: z.string(),
  fetched_at: z.iso.datetime(),
  files: z.array(
    z.object({ name: z.string(), size: z.number(), generation: z.string().optional() }),
  ),
});
export type Inventory = z.infer<typeof Inventory>;

export const inventoryPath = (folder: string) => join(folder, NAME);

export async function writeInventory(
  folder: string,
  uri: string,
  files: readonly StoredFile[],
): Promise<void> {
  const inventory: Inventory = {
    uri,
    fetched_at: new Date().toISOString(),
    files: files.map(({ name, size, generation }) => ({ name, size, generation })),
  };
  await writeFile(inventoryPath(folder), `${JSON.stringify(inventory, null, 1)}\n`, {
    flush: true,
  });
}

/** What a run's folder consists of, if it was fetched and every file is there in its size. */
export async function readInventory(folder: string): Promise<Inventory | undefined> {
  const text = await readFile(inventoryPath(folder), 'utf8').catch(() => undefined);
  const parsed = Inventory.safeParse(text === undefined ? undefined : parseJson(text));
  if (!parsed.success) return undefined;
  for (const { name, size } of parsed.data.files) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (found?.size !== size) return undefined;
  }
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
