/** TensorFlow itself, through tfjs-node where that is installed: what the portable engine is compared with. */
import { createRequire } from 'node:module';
import type { Engine } from '../server/engines/engine.ts';

/** As much of tfjs-node as is called here; the package is not one of ours, so its own types may be absent. */
interface TensorFlow {
  tensor(values: readonly string[], shape: readonly number[], dtype: 'string'): Disposable;
  node: {
    loadSavedModel(folder: string, tags: string[], signature: string): Promise<NativeModel>;
  };
}

interface Disposable {
  dispose(): void;
}

interface NativeModel extends Disposable {
  predict(input: Disposable): Disposable & { dataSync(): Float32Array };
}

/** The packages of the folder that the bench is run in. */
const require = createRequire(`${process.cwd()}/`);

/** Whether tfjs-node can be loaded; it is not by this, since that takes half a second and 200 MB. */
export function isNativeInstalled(): boolean {
  try {
    require.resolve('@tensorflow/tfjs-node');
    return true;
  } catch {
    return false;
  }
}

/** Loads the serving signature; its input is a vector of texts, as the bundled run has it. */
export async function loadNative(folder: string): Promise<Pick<Engine, 'predict'>> {
  const tf = require('@tensorflow/tfjs-node') as TensorFlow;
  const model = await tf.node.loadSavedModel(folder, ['serve'], 'serving_default');
  return {
    async predict(texts) {
      const input = tf.tensor(texts, [texts.length], 'string');
      const output = model.predict(input);
      const scores = output.dataSync();
      input.dispose();
      output.dispose();
      return scores;
    },
  };
}
