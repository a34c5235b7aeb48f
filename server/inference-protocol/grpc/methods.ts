/** The methods of inference.GRPCInferenceService, each over what answers the same path over HTTP. */
import { infer } from '../infer.ts';
import { modelMetadata, serverMetadata } from '../metadata.ts';
import { loadModel, repositoryIndex, requireControl, unloadModel } from '../repository.ts';
import { findModel, type InferenceService, isReady } from '../service.ts';
import { type ModelInferRequest, readMessage, writeMessage } from './messages.ts';

export interface Caller {
  /** What it sent under that name. */
  authorization: string | undefined;
  /** Fires when it has gone away or its deadline is over. */
  signal: AbortSignal;
}

interface Named {
  name: string;
  version: string;
}

interface Methods {
  serverLive(): object;
  serverReady(): object;
  modelReady(request: Named): object;
  serverMetadata(): object;
  modelMetadata(request: Named): object;
  modelInfer(request: ModelInferRequest, caller: Caller): Promise<object>;
  repositoryIndex(request: { ready: boolean }): object;
  repositoryModelLoad(request: { model_name: string }, caller: Caller): Promise<object>;
  repositoryModelUnload(request: { model_name: string }, caller: Caller): Promise<object>;
}

/** A name or version that is empty was not given. */
const given = (text: string) => (text === '' ? undefined : text);

/** What each answers, by its name as gRPC's library looks for it; a failure is thrown. */
export function inferenceMethods(service: InferenceService): Methods {
  const find = (name: string, version: string) => findModel(service, name, given(version));
  return {
    serverLive: () => ({ live: true }),
    serverReady: () => ({ ready: isReady(service) }),
    modelReady: ({ name, version }) => ({ ready: find(name, version).state === 'ready' }),
    serverMetadata,
    modelMetadata({ name, version }) {
      const { inputs, outputs, ...metadata } = modelMetadata(name, find(name, version));
      return { ...metadata, inputs: inputs.map(tensor), outputs: outputs.map(tensor) };
    },
    async modelInfer(request, { signal }) {
      const { model_name: name, model_version: version } = request;
      const model = find(name, version);
      const answer = await infer(service, model, { call: readMessage(request), signal });
      return writeMessage(name, answer, request.raw_input_contents.length > 0);
    },
    repositoryIndex: ({ ready }) => ({ models: repositoryIndex(service, { readyOnly: ready }) }),
    async repositoryModelLoad({ model_name: name }, { authorization }) {
      requireControl(service, authorization);
      await loadModel(service, name);
      return {};
    },
    async repositoryModelUnload({ model_name: name }, { authorization }) {
      requireControl(service, authorization);
      await unloadModel(service, name);
      return {};
    },
  };
}

const tensor = ({ parameters, ...rest }: ReturnType<typeof modelMetadata>['inputs'][number]) => ({
  ...rest,
  parameters: { content_type: { string_param: parameters.content_type } },
});
