/** TensorFlow itself in this process, where tfjs-node is installed: what the portable engine is compared with. */
import type { Engine } from '../server/engines/engine.ts';
import { loadTensorFlow } from '../server/engines/tensorflow.ts';
import { encodeStrings } from '../server/savedmodel/index.ts';

/** Loads the serving signature; its input is a vector called text, as the bundled run has it. */
export async function loadNative(folder: string): Promise<Pick<Engine, 'predict'>> {
  const score = await loadTensorFlow({ folder, input: 'text', rank: 1, width: 1, alone: false });
  return { predict: async (texts) => score(encodeStrings(texts)) };
}
