/** Which engine runs a model, and why. */
import type { Logger } from '../observability/logger.ts';
import {
  inspectSavedModel,
  LimitError,
  SavedModelError,
  type SavedModelInfo,
  UnsupportedError,
} from '../savedmodel/index.ts';
import { textRankOf, widthOf } from './classifier.ts';
import type { Engine, LoadedEngine } from './engine.ts';
import { openFolder, requireOwnFiles } from './folder-files.ts';
import { PURE_OPERATIONS } from './generated/pure-operations.ts';
import { loadNativeEngine } from './native.ts';
import { nativeProblem } from './native-install.ts';
import { placed } from './placement.ts';
import { loadPortableEngine, rowsMayTouch } from './portable.ts';

export type EngineSetting = 'auto' | Engine['name'];

interface Request {
  readonly folder: string;
  readonly info: SavedModelInfo;
  readonly log: Pick<Logger, 'info' | 'warn'>;
  /** The built threads-worker.ts, where there is one. */
  readonly threadScript: string | undefined;
}

type Choice = Pick<LoadedEngine, 'engine' | 'reason'>;

const ASKED_FOR = 'PRED_MODEL_ENGINE asks for it';

/**
 * Loads the SavedModel in a folder as a binary text classifier into an engine.
 *
 * @throws NativeMissingError where `native` is wanted and not there; Error where the folder is no SavedModel, no
 * classifier of texts, or one that no engine here can run. The message says what was found and what to do.
 */
export async function loadEngine(
  folder: string,
  { wanted, ...rest }: { wanted: EngineSetting } & Pick<Request, 'log' | 'threadScript'>,
): Promise<LoadedEngine> {
  const info = await inspectSavedModel(await openFolder(folder));
  const { inputs, outputs } = info.signature();
  textRankOf({ inputs, outputs });
  const { tensorflowVersion } = info;
  const choice = await choose(wanted, { folder, info, ...rest });
  return { ...choice, tensorflowVersion, inputs, outputs };
}

async function choose(wanted: EngineSetting, request: Request): Promise<Choice> {
  if (wanted === 'native') return { engine: await loadNative(request), reason: ASKED_FOR };
  if (wanted === 'portable') {
    return {
      engine: await place(await loadPortableEngine(request.folder), request),
      reason: ASKED_FOR,
    };
  }
  try {
    const engine = await tried(await loadPortableEngine(request.folder));
    tellOfNative(request);
    return {
      engine: await place(engine, request),
      reason: 'it supports every operation of the model',
    };
  } catch (cause) {
    if (!(cause instanceof UnsupportedError)) throw cause;
    return { engine: await loadInstead(cause, request), reason: reasonIn(cause) };
  }
}

function place(engine: Engine, { folder, threadScript: script, log }: Request): Promise<Engine> {
  return placed(engine, { folder, script, warn: (message) => log.warn(message) });
}

/** Some attributes and shapes are found out to be unsupported only when the operation runs. */
async function tried(engine: Engine): Promise<Engine> {
  try {
    await engine.predict(['', 'Great fun from start to finish.']);
    return engine;
  } catch (cause) {
    const { message } = cause as Error;
    // What has no end here would have none in TensorFlow either, which knows no limits.
    const Kind = cause instanceof LimitError ? SavedModelError : UnsupportedError;
    throw new Kind(`The portable engine fails at ${message}`, { cause });
  }
}

/** Nobody needs the native engine here; yet an install that is broken was meant to work. */
function tellOfNative({ log }: Request): void {
  const problem = nativeProblem();
  if (problem) log[problem.isBroken ? 'warn' : 'info'](`No native engine: ${problem.message}`);
}

async function loadInstead({ message }: UnsupportedError, request: Request): Promise<Engine> {
  const danger = reachBeyond(request.info);
  if (danger) {
    throw new SavedModelError(
      `${message} The native engine is not tried, since the model's ${danger}. If you trust whoever made it, set PRED_MODEL_ENGINE=native.`,
    );
  }
  try {
    return await loadNative(request);
  } catch (cause) {
    throw new SavedModelError(
      `${message} The native engine cannot take over: ${(cause as Error).message}`,
      { cause },
    );
  }
}

/** TensorFlow reads and writes files, and more, for whoever made the model. */
function reachBeyond(info: SavedModelInfo): string | undefined {
  const { operations, foreignReaders } = info.reach();
  const operation = [...operations].find((op) => !PURE_OPERATIONS.has(op));
  if (operation) return `operation "${operation}" may reach beyond its own files`;
  const [reader] = foreignReaders;
  return reader && `node "${reader}" may read a file that is not its own`;
}

async function loadNative({ folder, info, log }: Request): Promise<Engine> {
  const problem = nativeProblem();
  if (problem) throw problem;
  await requireOwnFiles(folder);
  const signature = info.signature();
  const model = {
    folder,
    input: signature.inputs[0]?.name ?? '',
    rank: textRankOf(signature),
    width: widthOf(signature.outputs),
    alone: await rowsMayTouch(folder),
  };
  return loadNativeEngine(model, (line) => log.warn({ engine: 'native' }, line));
}

/** What was not supported, without its place in the graph and the remedy, as a clause. */
function reasonIn({ message }: UnsupportedError): string {
  const [sentence = ''] = message.replace(/ \(node "[^"]*"\)/, '').split('. ', 1);
  return sentence.charAt(0).toLowerCase() + sentence.slice(1);
}
