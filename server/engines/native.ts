// Runs a SavedModel by TensorFlow itself in a process of its own: it blocks while it computes, and a crash of native
// code ends that process instead of the service.
import { join } from 'node:path';
import { packageRoot } from '../package-root.ts';
import { encodeStrings, SavedModelError, type StringColumn } from '../savedmodel/index.ts';
import type { Engine } from './engine.ts';
import { NATIVE_SCRIPT, NativeMissingError, nativeProblem, REPAIR } from './native-install.ts';
import { type StartError, SupervisedProcess } from './supervised-process.ts';
import type { TensorFlowModel } from './tensorflow.ts';

/** What TensorFlow is given, unless the environment says otherwise. */
export const TENSORFLOW_ENVIRONMENT = {
  // Errors only: it tells of every load otherwise.
  TF_CPP_MIN_LOG_LEVEL: '2',
  // As in Python, where it is on: a Relu that is fused with its matrix product makes 0 of NaN, one on its own does not.
  TF_ENABLE_ONEDNN_OPTS: '1',
};

/**
 * Loads the SavedModel of a binary text classifier into TensorFlow.
 *
 * @param log - told what TensorFlow writes to stderr, and of its process's end.
 * @throws NativeMissingError where there is no TensorFlow, SavedModelError where it refuses the model.
 */
export async function loadNativeEngine(
  model: TensorFlowModel,
  log: (line: string) => void,
): Promise<Engine> {
  const problem = nativeProblem();
  if (problem) throw problem;
  const process = new SupervisedProcess<StringColumn, Float32Array>({
    script: join(packageRoot(), NATIVE_SCRIPT),
    args: [JSON.stringify(model)],
    env: TENSORFLOW_ENVIRONMENT,
    log,
  });
  await process.start().catch((error: StartError) => {
    throw startFailure(error);
  });
  return {
    name: 'native',
    get available() {
      return process.available;
    },
    predict: (texts) => process.ask(encoded(texts)),
    dispose: () => process.stop(),
  };
}

function startFailure({ reason, message }: StartError): Error {
  if (reason === 'NativeInstallError') {
    return new NativeMissingError(
      `@tensorflow/tfjs-node cannot be loaded (${message.replace(/\.$/, '')}). ${REPAIR}.`,
      { isBroken: true },
    );
  }
  if (reason === 'ended') {
    return new NativeMissingError(
      `TensorFlow does not run here: ${message} This processor or system may be none that it is built for. ${REPAIR}.`,
      { isBroken: true },
    );
  }
  return new SavedModelError(`TensorFlow refuses the model: ${message}`);
}

/** In memory of their own, without what the column may have after its end: they may wait, and are copied. */
function encoded(texts: readonly string[]): StringColumn {
  const { length, bytes, offsets } = encodeStrings(texts);
  return { length, bytes: bytes.subarray(0, offsets[length]), offsets };
}
