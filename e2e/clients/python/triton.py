"""Triton's client: `triton.py http|grpc <host:port>`, with the calls that both transports have."""

import importlib
import queue
import sys

import numpy
from answer_calls import answer_calls

transport, address = sys.argv[1:]
library = importlib.import_module(f"tritonclient.{transport}")
client = library.InferenceServerClient(address)
as_json = {"as_json": True} if transport == "grpc" else {}


def bearer(token):
    return {"headers": {"authorization": f"Bearer {token}"}} if token else {}


def input_of(name, datatype, values, binary):
    array = numpy.array(values, dtype=object if datatype == "BYTES" else numpy.int64)
    tensor = library.InferInput(name, list(array.shape), datatype)
    # Over gRPC they are bytes always.
    how = {} if binary is None else {"binary_data": binary}
    tensor.set_data_from_numpy(array, **how)
    return tensor


def output_of(name, binary):
    how = {} if binary is None else {"binary_data": binary}
    return library.InferRequestedOutput(name, **how)


def request_of(texts, ids=None, id_offset="0", outputs=None, binary=None, **more):
    inputs = [input_of("text", "BYTES", texts, binary)]
    if ids is not None:
        inputs.append(input_of("id", "INT64", [int(id_offset) + each for each in ids], binary))
    wanted = outputs and [output_of(name, binary) for name in outputs]
    return {"model_name": "sentiment", "inputs": inputs, "outputs": wanted, **more}


def plain(result):
    response = result.get_response(**as_json)
    outputs = {output["name"]: values_of(result.as_numpy(output["name"])) for output in response["outputs"]}
    return {"id": response["id"], "version": response["model_version"], "outputs": outputs}


def values_of(array):
    """Texts are bytes, unless they came as JSON; integers go on as texts, since they may be beyond 2^53."""
    kinds = {bytes: bytes.decode, int: str}
    return [kinds.get(type(value), lambda same: same)(value) for value in array.ravel().tolist()]


def live():
    return client.is_server_live()


def ready():
    return client.is_server_ready()


def model_ready(**which):
    return client.is_model_ready(**which)


def server_metadata():
    return client.get_server_metadata(**as_json)


def model_metadata(**which):
    return client.get_model_metadata(**which, **as_json)


def model_config():
    return client.get_model_config("sentiment", **as_json)


def infer(**request):
    return plain(client.infer(**request_of(**request)))


def infer_async(requests):
    """All of them under way at a time."""
    if transport == "http":
        pending = [client.async_infer(**request_of(**request)) for request in requests]
        return [plain(each.get_result()) for each in pending]
    told = [queue.Queue() for _ in requests]
    for request, answer in zip(requests, told):
        callback = lambda result, error, answer=answer: answer.put(str(error) if error else plain(result))
        client.async_infer(callback=callback, **request_of(**request))
    return [answer.get(timeout=20) for answer in told]


def infer_stream(texts):
    """What the stream's first answer is, or the error that it is told in place of one."""
    told = queue.Queue()
    client.start_stream(callback=lambda result, error: told.put(str(error) if error else plain(result)))
    try:
        client.async_stream_infer(**request_of(texts))
    except library.InferenceServerException:
        # The stream is over already; the callback is told why.
        pass
    answer = told.get(timeout=20)
    client.stop_stream()
    return answer


def index():
    return client.get_model_repository_index(**as_json)


def load(name, token=None):
    return client.load_model(name, **bearer(token))


def unload(name, token=None):
    return client.unload_model(name, **bearer(token))


answer_calls(
    live,
    ready,
    model_ready,
    server_metadata,
    model_metadata,
    model_config,
    infer,
    infer_async,
    infer_stream,
    index,
    load,
    unload,
)
