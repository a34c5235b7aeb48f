/** A unit of systemd, as far as ours uses its form: sections of `name=value`, of which a name may come several times. */

/** @returns the values of each `Section.Name`, in their order. */
export function readUnit(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  let section = '';
  for (const line of text.split('\n')) {
    if (line === '' || line.startsWith('#')) continue;
    const [, opened] = /^\[(\w+)\]$/.exec(line) ?? [];
    if (opened) section = opened;
    else {
      const [name = '', value = ''] = line.split(/=(.*)/s);
      const key = `${section}.${name}`;
      values.set(key, [...(values.get(key) ?? []), value]);
    }
  }
  return values;
}
