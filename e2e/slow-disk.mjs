// Loaded into a server before anything else: opening SLOW_FILE takes until there is a file beside it whose name goes on with `.go`.
import { existsSync } from 'node:fs';
import files from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { setTimeout as pause } from 'node:timers/promises';

const { open } = files;
const { SLOW_FILE } = process.env;
files.open = async (path, ...rest) => {
  while (path === SLOW_FILE && !existsSync(`${SLOW_FILE}.go`)) await pause(20);
  return open(path, ...rest);
};
syncBuiltinESMExports();
