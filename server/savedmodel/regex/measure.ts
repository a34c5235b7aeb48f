/** How many bytes a match can have. */
import type { Node } from './syntax.ts';
import { encode } from './utf8.ts';

/** The fewest and the most bytes that a node can match; the most may be Infinity. */
export function measure(node: Node): [number, number] {
  switch (node.kind) {
    case 'empty':
    case 'look':
      return [0, 0];
    case 'byte':
      return [1, 1];
    case 'class': {
      const { ranges } = node;
      if (ranges.length === 0) return [1, 1];
      return [encode(ranges[0]!).length, encode(ranges[ranges.length - 1]!).length];
    }
    case 'concat':
      return node.parts
        .map(measure)
        .reduce(([min, max], part) => [min + part[0], max + part[1]], [0, 0]);
    case 'alternate':
      return node.branches
        .map(measure)
        .reduce(([min, max], branch) => [Math.min(min, branch[0]), Math.max(max, branch[1])]);
    case 'capture':
      return measure(node.body);
    case 'repeat': {
      const [min, max] = measure(node.body);
      // Nothing, however often, is nothing: 0 × Infinity must not become NaN.
      return [min * node.min, max === 0 ? 0 : max * node.max || 0];
    }
  }
}
