/** The process of the native engine; its argument is the model, as JSON. */
import { answerParent } from './process-messages.ts';
import { loadTensorFlow } from './tensorflow.ts';

await answerParent(() => loadTensorFlow(JSON.parse(process.argv[2] ?? '')));
