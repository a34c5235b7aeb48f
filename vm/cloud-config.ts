/** vm/cloud-init.yaml as cloud-init reads it, as far as ours uses it: nothing else may stand in it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const PATH = 'vm/cloud-init.yaml';
/** Without this line cloud-init passes the file over. */
const MARK = '#cloud-config\n';

const CloudConfig = z.strictObject({
  write_files: z.array(
    z.strictObject({
      path: z.string().startsWith('/etc/'),
      // Of a text: YAML's number 0644 is another.
      permissions: z.literal('0644'),
      content: z.string(),
    }),
  ),
  runcmd: z.array(z.string()),
});

interface CloudFiles {
  /** Contents by paths. */
  files: Map<string, string>;
  commands: string[];
}

/** @throws Error where the file is no cloud-config, or has what is not known here. */
export function readCloudConfig(text = readFileSync(PATH, 'utf8')): CloudFiles {
  if (!text.startsWith(MARK)) throw new Error(`${PATH} does not begin with ${MARK}`);
  const { write_files: written, runcmd: commands } = CloudConfig.parse(parse(text));
  return { files: new Map(written.map(({ path, content }) => [path, content])), commands };
}
