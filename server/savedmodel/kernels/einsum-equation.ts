// The equations of Einsum, such as "...ij,jk->...ik".
import { SavedModelError } from '../errors.ts';

/** The names of a tensor's dimensions. */
export type Labels = readonly string[];

/** Labels of the inputs and of the output; an ellipsis is a label that is yet to be filled in. */
export interface Equation {
  readonly text: string;
  readonly inputs: readonly Labels[];
  readonly output: Labels;
}

const ELLIPSIS = '...';

/** Reads an equation; an error where it is none. */
export function parseEquation(text: string): Equation {
  const sides = text.split('->');
  const inputs = (sides[0] ?? '').split(',').map(labelsOf);
  if (sides.length !== 2 || inputs.length > 2) refuse(text);
  const output = labelsOf(sides[1]!);
  for (const labels of [...inputs, output]) {
    const wrong = labels.some((label) => label !== ELLIPSIS && !/^[a-zA-Z]$/.test(label));
    if (wrong || labels.indexOf(ELLIPSIS) !== labels.lastIndexOf(ELLIPSIS)) refuse(text);
  }
  const known = new Set(inputs.flat());
  if (output.some((label) => label !== ELLIPSIS && !known.has(label))) refuse(text);
  return { text, inputs, output };
}

function labelsOf(side: string): Labels {
  return side.match(/\.\.\.|./gs) ?? [];
}

function refuse(text: string): never {
  throw new SavedModelError(`Einsum cannot read the equation "${text}".`);
}

/** An equation for tensors of known shapes. */
interface Filled {
  readonly inputs: readonly Labels[];
  readonly output: Labels;
  /** The size of the dimension that each label stands for. */
  readonly sizes: ReadonlyMap<string, number>;
}

/** Gives the dimensions under an ellipsis labels of their own, counted from the right as they broadcast. */
export function withEllipsis(equation: Equation, shapes: readonly (readonly number[])[]): Filled {
  const { text, inputs, output } = equation;
  const sizes = new Map<string, number>();
  let widest = 0;
  if (inputs.length !== shapes.length) refuse(text);
  const filled = inputs.map((labels, i) => {
    const shape = shapes[i]!;
    const hidden = labels.includes(ELLIPSIS) ? shape.length - labels.length + 1 : 0;
    const own = fill(labels, hidden);
    if (hidden < 0 || own.length !== shape.length) misfit(text, shapes);
    widest = Math.max(widest, hidden);
    own.forEach((label, d) => {
      const dim = shape[d]!;
      const known = sizes.get(label);
      const mayRepeat = label.startsWith(ELLIPSIS);
      if (known !== undefined && known !== dim && !(mayRepeat && (known === 1 || dim === 1))) {
        misfit(text, shapes);
      }
      sizes.set(label, known === undefined || known === 1 ? dim : known);
    });
    return own;
  });
  return { inputs: filled, output: fill(output, widest), sizes };
}

function fill(labels: Labels, hidden: number): Labels {
  const names = Array.from({ length: Math.max(hidden, 0) }, (_, i) => `${ELLIPSIS}${hidden - i}`);
  return labels.flatMap((label) => (label === ELLIPSIS ? names : [label]));
}

function misfit(text: string, shapes: readonly (readonly number[])[]): never {
  const list = shapes.map((shape) => `[${shape}]`).join(' and ');
  throw new SavedModelError(`Einsum "${text}" does not fit tensors of shape ${list}.`);
}
