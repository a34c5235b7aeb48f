/** docs/operations.md: which operations the importer runs, from the tables that it runs them by. */
import { CALLS, PASS_THROUGH } from './savedmodel/graph/vanishing.ts';
import { OP_GROUPS, OPS } from './savedmodel/kernels/ops.ts';

/** The document in Markdown. */
export function operationsDocument(): string {
  const vanishing = ['NoOp', ...CALLS, ...PASS_THROUGH];
  const groups = Object.entries(OP_GROUPS).map(([title, ops]) => row(title, Object.keys(ops)));
  return `<!-- Written by \`npm run docs\` from server/savedmodel/kernels/ops.ts. -->

# Supported operations

The importer in [server/savedmodel](../server/savedmodel/README.md) runs ${count(OPS)} operations of TensorFlow by kernels of its own. What
one of them does not take of TensorFlow's data types and attributes it refuses by name. ${vanishing.length} more need no kernel: they vanish
when the graph is read, and so do those that loops of TensorFlow 1 are made of (\`Enter\`, \`Exit\`, \`NextIteration\`, \`LoopCond\`). A graph may also call any function of its own, by name or as a call's attribute.
What a graph only prints, times or summarises on its way (\`tf.print\`, \`tf.timestamp\`, \`tf.summary\`) is left out, whatever it is made by; its checks (\`Assert\`) are kept.

| what it is about | number | operations |
| --- | --: | --- |
${[...groups, row('Passing on and calling: no kernel is needed', vanishing)].join('\n')}

## What is refused

- **Any other operation**, when the model is loaded: the error is an \`UnsupportedError\` that names them, five at most, each with a node.
  Only what the signature, the restoring and the initialiser need counts: operations for training or saving may be there.
- **An attribute or data type that a kernel does not have**, when the model is loaded or, where only the run tells, at the run.
- **Convolution and pooling with channels first** (NCHW), which TensorFlow's own kernels for CPUs refuse too; only those of oneDNN take it.
  Adding a bias and normalisation take both layouts. Filters without depth are refused, as everywhere.
- **Randomness and Python**: \`RandomUniform\` and its like, \`PyFunc\`, \`EagerPyFunc\`. No answer may depend on chance, and there is no
  Python here. Where chance changes nothing, as in dropout that keeps everything or in a branch that is decided ahead, it may stay.
- **Files other than the model's own**: \`ReadFile\`, \`WriteFile\`, \`MatchingFiles\`. An asset whose path leaves the model's folder is
  refused too.
- **What has no bound**: a tensor of more than 2^28 elements, functions that call each other without end, loops beyond a budget,
  more than 2^36 multiplications for a text, or other work as long (some ten seconds), tables and variables beyond a memory limit.
- **Integers of 64 bits beyond 2^53** in products, remainders, shifts and operations on bits.
`;
}

function row(title: string, names: readonly string[]): string {
  const listed = names.toSorted().map((name) => `\`${name}\``);
  return `| ${title} | ${names.length} | ${listed.join(' ')} |`;
}

function count(table: object): number {
  return Object.keys(table).length;
}
