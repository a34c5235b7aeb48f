"""KServe's clients: `kserve_client.py rest <url>` or `kserve_client.py grpc <host:port>`."""

import asyncio
import sys

import numpy
from answer_calls import answer_calls
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest
from kserve.inference_client import RESTConfig
from kserve.protocol.infer_type import RequestedOutput

transport, address = sys.argv[1:]


def run(ask):
    """Asks by a client of the transport, with the address for REST, which wants it with every call."""

    async def asked():
        if transport == "grpc":
            async with InferenceGRPCClient(address) as client:
                return await ask(client, [])
        async with InferenceRESTClient(RESTConfig(protocol="v2")) as client:
            return await ask(client, [address])

    return asyncio.run(asked())


def live():
    return run(lambda client, where: client.is_server_live(*where))


def ready():
    return run(lambda client, where: client.is_server_ready(*where))


def model_ready(name):
    return run(lambda client, where: client.is_model_ready(*where, model_name=name))


def input_of(name, datatype, values, form):
    """`form`: a list as it is, or of an array its elements or its bytes."""
    if form == "list":
        return InferInput(name, [len(values)], datatype, data=values)
    tensor = InferInput(name, [len(values)], datatype)
    array = numpy.array(values, dtype=object if datatype == "BYTES" else numpy.int64)
    tensor.set_data_from_numpy(array, binary_data=form == "bytes")
    return tensor


def infer(texts, form, ids=None, outputs=None, request_id=None, as_bytes=None):
    inputs = [input_of("text", "BYTES", texts, form)]
    if ids is not None:
        inputs.append(input_of("id", "INT64", ids, form))
    how = None if as_bytes is None else {"binary_data": as_bytes}
    wanted = outputs and [RequestedOutput(name, how) for name in outputs]
    request = InferRequest("sentiment", inputs, request_id=request_id, request_outputs=wanted)
    # Over gRPC the request alone names the model.
    named = {} if transport == "grpc" else {"model_name": "sentiment"}
    answer = run(lambda client, where: client.infer(*where, request, **named))
    return {"id": answer.id, "outputs": {output.name: values_of(output) for output in answer.outputs}}


def values_of(output):
    array = output.as_numpy()
    return [value.decode() if isinstance(value, bytes) else value for value in array.ravel().tolist()]


answer_calls(live, ready, model_ready, infer)
