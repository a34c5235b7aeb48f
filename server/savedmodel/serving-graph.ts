import { SavedModelError } from './errors.ts';
import { type FileSource, readBounded } from './files.ts';
import { decodeSavedModel, type MetaGraph } from './proto/saved-model.ts';

/** The graph of saved_model.pb that is for serving. @throws SavedModelError where there is none, or it asks for files elsewhere. */
export async function readServingGraph(files: FileSource): Promise<MetaGraph> {
  const encoded = await readBounded(files, 'saved_model.pb');
  if (!encoded) {
    throw new SavedModelError(
      'There is no saved_model.pb: choose the folder that TensorFlow saved the model to.',
    );
  }
  const serving = servingOf(decodeSavedModel(encoded));
  if (serving) {
    serving.assets.forEach(checkPlace);
    return serving;
  }
  throw new SavedModelError(
    'saved_model.pb has no graph for serving (tag "serve"): save the model with TensorFlow again.',
  );
}

/** Of several graphs the one that TensorFlow takes too: that for serving and nothing else. */
function servingOf(graphs: readonly MetaGraph[]): MetaGraph | undefined {
  const serving = graphs.filter(({ tags }) => tags.includes('serve'));
  return serving.find(({ tags }) => tags.every((tag) => tag === 'serve')) ?? serving[0];
}

function checkPlace({ filename }: MetaGraph['assets'][number]): void {
  if (isInside(filename)) return;
  throw new SavedModelError(
    `The asset "${filename}" lies outside of the model's folder, which is refused.`,
  );
}

/** Whether a path leads to a file below the folder it begins in, wherever files lie: on a disk, a web server, in an archive. */
function isInside(path: string): boolean {
  const parts = path.split(/[\\/]/);
  return !path.includes('\0') && !parts.some((part) => ['', '.', '..'].includes(part));
}
