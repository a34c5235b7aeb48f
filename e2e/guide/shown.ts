/** What the guide shows of a command, held against what the command has said. */

/** @returns the lines that are shown but were not said, in this order; nothing where all were. `…` stands for anything. */
export function missingLines(shown: string, said: string): string[] {
  const lines = said.split(/[\r\n]+/);
  let from = 0;
  return shown.split('\n').filter((line) => {
    const pattern = new RegExp(`^${line.split('…').map(literally).join('.*')}$`);
    const at = lines.findIndex((candidate, index) => index >= from && pattern.test(candidate));
    if (at >= 0) from = at + 1;
    return at < 0;
  });
}

function literally(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
