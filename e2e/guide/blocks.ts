/** The fenced blocks of docs/deployment.md, as its reader meets them: commands, and what is shown under them. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export const GUIDE = 'docs/deployment.md';

/**
 * Where commands can be tried, which the fence says behind the language: `offline` in a checkout; `image` with docker; `cluster` and
 * `cloud` only in the reader's own.
 */
export const ROOMS = ['offline', 'image', 'cluster', 'cloud'] as const;
export type Room = (typeof ROOMS)[number];

export interface Block {
  /** Of its fence in the guide, from 1. */
  line: number;
  room: Room;
  /** It goes on until Ctrl-C. */
  serves: boolean;
  code: string;
  /** The result that is shown below, where one is; `…` stands for anything. */
  shown: string | undefined;
}

/** @throws Error that names a block of commands which does not say where it can be tried. */
export function readGuide(
  markdown = readFileSync(join(import.meta.dirname, '../..', GUIDE), 'utf8'),
): Block[] {
  const fences = [...markdown.matchAll(/^( *)```(.*)\n([\s\S]*?)^\1```$/gm)].map(
    ({ index, 0: whole, 1: indent = '', 2: info = '', 3: text = '' }) => ({
      before: markdown.slice(0, index),
      end: index + whole.length,
      start: index,
      info,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trimEnd(),
    }),
  );
  return fences.flatMap(({ before, end, info, text }, at) => {
    const [language, room, ...more] = info.split(' ');
    const line = before.split('\n').length;
    if (isResult(language)) return [];
    const isKnown = language === 'sh' && ROOMS.includes(room as Room);
    if (!isKnown || more.some((word) => word !== 'serve')) {
      throw new Error(
        `${GUIDE}:${line} begins with \`\`\`${info}. A block of commands is \`\`\`sh and one of ${ROOMS.join(', ')}, so that it is tested.`,
      );
    }
    const next = fences[at + 1];
    const isShown = next && isResult(next.info) && markdown.slice(end, next.start).trim() === '';
    return {
      line,
      room: room as Room,
      serves: more.includes('serve'),
      code: text,
      shown: isShown ? next.text : undefined,
    };
  });
}

function isResult(language = ''): boolean {
  return language === 'text' || language === 'json';
}
