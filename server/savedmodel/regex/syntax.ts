/** What a pattern says, as a tree. */
import { SavedModelError } from '../errors.ts';
import type { CodePoints } from './code-points.ts';

/** The empty-width assertions. The values index nothing outside this folder. */
export const LOOK = {
  beginText: 0,
  endText: 1,
  beginLine: 2,
  endLine: 3,
  wordBoundary: 4,
  notWordBoundary: 5,
} as const;

export type Look = (typeof LOOK)[keyof typeof LOOK];

export type Node =
  | { readonly kind: 'empty' }
  /** One character of a normalized set; the empty set matches nothing. */
  | { readonly kind: 'class'; readonly ranges: CodePoints }
  /** `\C`: one byte, whatever it is. */
  | { readonly kind: 'byte' }
  | { readonly kind: 'look'; readonly look: Look }
  | { readonly kind: 'concat'; readonly parts: readonly Node[] }
  | { readonly kind: 'alternate'; readonly branches: readonly Node[] }
  | {
      readonly kind: 'repeat';
      readonly body: Node;
      readonly min: number;
      readonly max: number;
      readonly greedy: boolean;
    }
  | { readonly kind: 'capture'; readonly index: number; readonly body: Node };

/** More of a pattern than this is not shown. */
const SHOWN = 200;

/** A pattern that RE2 would refuse too, or that asks for more than linear time can give. */
export class PatternError extends SavedModelError {
  constructor(pattern: string, reason: string) {
    const short = (text: string) => (text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
    super(`Invalid pattern: ${short(pattern)}, error: ${short(reason)}`);
  }
}
