import { SavedModelError } from '../errors.ts';
import type { Program, Step } from './program.ts';

/**
 * A loop's step, its functions' feeds rearranged: first what rounds hand on, then what no round changes.
 *
 * @param step - the loop, its inputs as the graph has them; its outputs are made by `number`.
 * @returns the step, and for each of the loop's outputs the value it is.
 */
export function callOfLoop(
  step: Step,
  functions: readonly Program[],
  number: () => number,
): { readonly step: Step; readonly values: readonly number[] } {
  const [condition, body] = functions;
  const size = step.inputs.length;
  if (!condition || !body || body.fetches.length !== size) refuse(step);
  checkFeeds(step, functions, size);
  const isKept = body.fetches.map((fetch, i) => fetch === body.feeds[i]);
  const all = [...body.feeds.keys()];
  const carried = all.filter((i) => !isKept[i]);
  const order = [...carried, ...all.filter((i) => isKept[i])];
  const arrange = <T>(list: readonly T[]) => order.map((i) => list[i] as T);
  const outputs = carried.map(number);
  return {
    step: {
      ...step,
      inputs: arrange(step.inputs),
      outputs,
      captures: size - carried.length,
      functions: [
        { ...condition, feeds: arrange(condition.feeds) },
        {
          ...body,
          feeds: arrange(body.feeds),
          fetches: carried.map((i) => body.fetches[i] as number),
        },
      ].map(unfolded),
    },
    values: step.inputs.map((id, i) => (isKept[i] ? id : (outputs[carried.indexOf(i)] as number))),
  };
}

/** A step that calls one of several functions, by its first input, with the others. */
export function callOfChoice(step: Step, functions: readonly Program[]): Step {
  const captures = step.inputs.length - 1;
  checkFeeds(step, functions, captures);
  return { ...step, captures, functions: functions.map(unfolded) };
}

function checkFeeds(step: Step, functions: readonly Program[], size: number): void {
  if (functions.some(({ feeds }) => feeds.length !== size)) refuse(step);
}

function refuse({ op, name }: Step): never {
  throw new SavedModelError(
    `${op} "${name}" calls functions that take or return other values than it gives: the model is damaged.`,
  );
}

function unfolded(program: Program) {
  return { program, constants: new Map<number, never>() };
}
