import { SavedModelError } from '../errors.ts';
import type { Step } from '../graph/program.ts';
import { reshaped } from '../kernels/elements.ts';
import { convolve } from '../kernels/nn/convolution.ts';
import { convolveDepthwise } from '../kernels/nn/depthwise.ts';
import type { Window } from '../kernels/nn/window.ts';
import { numbers } from '../kernels/values.ts';
import type { NumericTensor } from '../tensor.ts';
import type { ProgramEditor } from './editor.ts';

const CONVOLUTIONS = { Conv2D: convolve, DepthwiseConv2dNative: convolveDepthwise } as const;

/**
 * TensorFlow moves every second element, say, to a batch of its own, convolves that, and moves the results back where a
 * convolution is dilated; here a window looks at every second element itself.
 */
export function fuseDilatedConvolutions(editor: ProgramEditor): void {
  editor.rewriteEach((back) => {
    const chain = back.op === 'BatchToSpaceND' ? matchChain(editor, back) : undefined;
    if (!chain) return false;
    const { convolution, there, lines } = chain;
    const convolver = CONVOLUTIONS[convolution.op as keyof typeof CONVOLUTIONS];
    const fused: Step = {
      ...back,
      op: 'FusedDilatedConvolution',
      inputs: [there.inputs[0]!, convolution.inputs[1]!],
      kernel([input, filter]) {
        const x = numbers(input);
        if (x.shape.length !== lines.length + 2) {
          throw new SavedModelError(
            `A tensor of shape [${x.shape}] has no ${lines.length} dimensions of space.`,
          );
        }
        const [batch = 0, ...rest] = x.shape;
        const isFlat = lines.length === 1;
        const image = isFlat ? (reshaped(x, [batch, 1, ...rest]) as NumericTensor) : x;
        const out = convolver(image, numbers(filter), (d, length, size) =>
          isFlat && d === 0
            ? { size, stride: 1, dilation: 1, before: 0, count: length - size + 1 }
            : windowOf(lines.at(d - 2)!, length, size),
        );
        const [, height, width = 0, channels = 0] = out.shape;
        if (!isFlat) return out;
        if (height !== 1) throw new SavedModelError('The filters are taller than one line.');
        return reshaped(out, [batch, width, channels]);
      },
    };
    const dropped = chain.between.map((step) => [step, undefined] as const);
    editor.replace(new Map<Step, Step | undefined>([...dropped, [back, fused]]));
    return true;
  });
}

/** What is done along one dimension: room put around, its elements dealt out to blocks, and what is cropped afterwards. */
interface Line {
  readonly blocks: number;
  readonly before: number;
  readonly after: number;
  readonly cropBefore: number;
  readonly cropAfter: number;
}

interface Chain {
  readonly there: Step;
  readonly convolution: Step;
  readonly between: readonly Step[];
  readonly lines: readonly Line[];
}

function matchChain(editor: ProgramEditor, back: Step): Chain | undefined {
  const squeeze = onlyReader(editor, back.inputs[0], 'Squeeze');
  const result = squeeze ? squeeze.inputs[0] : back.inputs[0];
  const convolution =
    onlyReader(editor, result, 'Conv2D') ?? onlyReader(editor, result, 'DepthwiseConv2dNative');
  if (!convolution || !isPlain(convolution)) return undefined;
  const expand = onlyReader(editor, convolution.inputs[0], 'ExpandDims');
  const there = onlyReader(editor, (expand ?? convolution).inputs[0], 'SpaceToBatchND');
  const lines = there && linesOf(editor, there, back);
  if (!there || !lines || lines.length !== (expand ? 1 : 2)) return undefined;
  if (Boolean(squeeze) !== Boolean(expand)) return undefined;
  if (squeeze && expand) {
    const axes = squeeze.attrs.ints('squeeze_dims', []);
    const axis = editor.constant(expand.inputs[1]);
    if (axes.length !== 1 || !isHeight(axes[0]) || !axis || !isHeight(numbers(axis).data[0])) {
      return undefined;
    }
  }
  const between = [there, expand, convolution, squeeze].filter((step) => step !== undefined);
  return { there, convolution, between, lines };
}

/** The maker of a value that nobody else reads, where it is the given operation. */
function onlyReader(
  editor: ProgramEditor,
  value: number | undefined,
  op: string,
): Step | undefined {
  return value !== undefined && editor.readOnce(value) ? editor.makerOf(value, op) : undefined;
}

/** Whether an axis is the second one of four. */
function isHeight(axis: number | undefined): boolean {
  return axis === 1 || axis === -3;
}

function isPlain({ attrs }: Step): boolean {
  return (
    attrs.text('padding') === 'VALID' &&
    attrs.text('data_format', 'NHWC') === 'NHWC' &&
    [...attrs.ints('strides'), ...attrs.ints('dilations', [])].every((n) => n === 1)
  );
}

function linesOf(editor: ProgramEditor, there: Step, back: Step): Line[] | undefined {
  const given = [there.inputs[1], back.inputs[1], there.inputs[2], back.inputs[2]];
  const constants = given.map((value) => editor.constant(value));
  if (constants.some((constant) => constant === undefined)) return undefined;
  const [blocks, same, paddings, crops] = constants.map((each) => Array.from(numbers(each).data));
  const fits = `${blocks}` === `${same}` && blocks!.every((n) => n >= 1);
  const isRoom = [paddings!, crops!].every(
    (room) => room.length === 2 * blocks!.length && room.every((n) => n >= 0),
  );
  if (!fits || !isRoom) return undefined;
  return blocks!.map((count, i) => ({
    blocks: count,
    before: paddings![2 * i]!,
    after: paddings![2 * i + 1]!,
    cropBefore: crops![2 * i]!,
    cropAfter: crops![2 * i + 1]!,
  }));
}

/** The windows of `size` elements, every `blocks`th of a line, that are left of all. */
function windowOf(line: Line, length: number, size: number): Window {
  const { blocks, before, after, cropBefore, cropAfter } = line;
  const whole = before + length + after;
  const count = whole - (size - 1) * blocks - cropBefore - cropAfter;
  if (whole % blocks !== 0 || size < 1 || count < 0) {
    throw new SavedModelError(
      `A window of ${size} in each of ${blocks} blocks does not fit into ${length} with room of ${before} and ${after}.`,
    );
  }
  return { size, stride: 1, dilation: blocks, before: before - cropBefore, count };
}
