/** What compiling a pattern comes to, before it is compiled. */
import { parsePattern } from './parse.ts';
import { type Node, PatternError } from './syntax.ts';

/** Characters and about how many instructions; of a pattern that is refused, its characters alone. */
export function patternCost(pattern: string): number {
  try {
    return pattern.length + instructions(parsePattern(pattern).root);
  } catch (error) {
    if (error instanceof PatternError) return pattern.length;
    throw error;
  }
}

function instructions(node: Node): number {
  switch (node.kind) {
    case 'class':
      // A range of characters beyond ASCII is several sequences of bytes.
      return node.ranges.reduce((sum, end, i) => sum + (i % 2 ? (end < 0x80 ? 1 : 8) : 0), 0);
    case 'concat':
      return node.parts.reduce((sum, part) => sum + instructions(part), 0);
    case 'alternate':
      return node.branches.reduce((sum, branch) => sum + 1 + instructions(branch), 0);
    case 'capture':
      return 2 + instructions(node.body);
    case 'repeat': {
      const times = Number.isFinite(node.max) ? node.max : Math.max(1, node.min);
      return times * (1 + instructions(node.body));
    }
    default:
      return 1;
  }
}
