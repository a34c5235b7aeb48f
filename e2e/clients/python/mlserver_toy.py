"""MLServer with a toy model, written as its documentation writes models: `mlserver_toy.py <HTTP port> <gRPC port>`."""

import asyncio
import sys

import numpy
from mlserver import MLModel, MLServer, ModelSettings, Settings
from mlserver.codecs import NumpyCodec, StringCodec
from mlserver.settings import ModelParameters
from mlserver.types import InferenceResponse, MetadataTensor
from toy import VERSION, probabilities, sentiments


class Toy(MLModel):
    async def load(self):
        return True

    async def predict(self, payload):
        texts = self.decode(payload.inputs[0], default_codec=StringCodec)
        numbers = probabilities([text.decode() if isinstance(text, bytes) else text for text in list(texts)])
        outputs = [
            StringCodec.encode_output("sentiment", sentiments(numbers), use_bytes=False),
            NumpyCodec.encode_output("probability", numpy.array(numbers, dtype=numpy.float32)),
        ]
        return InferenceResponse(model_name=self.name, model_version=self.version, outputs=outputs)


class Loading(Toy):
    """Never ready."""

    async def load(self):
        await asyncio.sleep(3600)


http_port, grpc_port = map(int, sys.argv[1:])
inputs = [MetadataTensor(name="text", datatype="BYTES", shape=[-1])]
settings = Settings(host="127.0.0.1", http_port=http_port, grpc_port=grpc_port, metrics_endpoint=None, parallel_workers=0)
models = [
    ModelSettings(name=name, implementation=model, inputs=inputs, parameters=ModelParameters(version=VERSION))
    for name, model in {"sentiment": Toy, "loading": Loading}.items()
]
asyncio.run(MLServer(settings).start(models))
