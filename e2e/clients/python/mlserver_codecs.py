"""MLServer's codecs and types over plain HTTP: `mlserver_codecs.py <url>`."""

import sys

import numpy
import pandas
import requests
from answer_calls import answer_calls
from mlserver.codecs import (
    Base64Codec,
    NumpyCodec,
    NumpyRequestCodec,
    PandasCodec,
    StringCodec,
    StringRequestCodec,
)
from mlserver.types import InferenceRequest, InferenceResponse, MetadataModelResponse, RequestOutput

model = f"{sys.argv[1]}/v2/models/sentiment"


def ask(request):
    """What the model answers, by MLServer's own types."""
    answer = requests.post(f"{model}/infer", json=request.model_dump(exclude_none=True, mode="json"))
    if not answer.ok:
        raise RuntimeError(f"{answer.status_code} {answer.text}")
    return InferenceResponse.model_validate_json(answer.content)


def decoded(response):
    """Each output by the codec that its content type names."""
    codecs = {"str": StringCodec, "np": NumpyCodec}
    outputs = {}
    for output in response.outputs:
        value = codecs[output.parameters.content_type].decode_output(output)
        outputs[output.name] = value.ravel().tolist() if isinstance(value, numpy.ndarray) else value
    return outputs


def metadata():
    answer = MetadataModelResponse.model_validate_json(requests.get(model).content)
    return [answer.name, [tensor.name for tensor in [*answer.inputs, *answer.outputs]]]


def string_codec(texts):
    return decoded(ask(InferenceRequest(inputs=[StringCodec.encode_input("text", texts, use_bytes=False)])))


def string_codec_of_bytes(texts):
    return decoded(ask(InferenceRequest(inputs=[StringCodec.encode_input("text", texts)])))


def string_request_codec(texts, output=None):
    """The texts of the answer's only output."""
    request = StringRequestCodec.encode_request(texts, use_bytes=False)
    request.outputs = [RequestOutput(name=output)] if output else None
    return StringRequestCodec.decode_response(ask(request))


def base64_codec(texts):
    inputs = [Base64Codec.encode_input("text", [text.encode() for text in texts], use_bytes=False)]
    return decoded(ask(InferenceRequest(inputs=inputs)))


def numpy_codec(texts):
    return decoded(ask(InferenceRequest(inputs=[NumpyCodec.encode_input("text", numpy.array(texts))])))


def numpy_request_codec(texts):
    return decoded(ask(NumpyRequestCodec.encode_request(numpy.array(texts))))


def pandas_codec(columns):
    """The answer as a data frame, by columns."""
    request = PandasCodec.encode_request(pandas.DataFrame(columns), use_bytes=False)
    frame = PandasCodec.decode_response(ask(request))
    return {name: numpy.ravel(frame[name].tolist()).tolist() for name in frame.columns}


answer_calls(
    metadata,
    string_codec,
    string_codec_of_bytes,
    string_request_codec,
    base64_codec,
    numpy_codec,
    numpy_request_codec,
    pandas_codec,
)
