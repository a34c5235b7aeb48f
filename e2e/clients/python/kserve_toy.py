"""KServe's ModelServer with a toy model, written as its documentation writes models: `kserve_toy.py <HTTP port> <gRPC port>`."""

import sys

import uvicorn
from grpc import aio
from kserve import InferOutput, InferResponse, Model, ModelRepository, ModelServer
from kserve.utils.utils import generate_uuid
from toy import VERSION, probabilities, sentiments


class Toy(Model):
    def __init__(self, name, ready):
        super().__init__(name)
        self.ready = ready

    def predict(self, payload, headers=None):
        texts = payload.inputs[0].as_numpy().ravel().tolist()
        numbers = probabilities([text.decode() if isinstance(text, bytes) else text for text in texts])
        shape = [len(numbers), 1]
        outputs = [
            InferOutput("sentiment", shape, "BYTES", sentiments(numbers)),
            InferOutput("probability", shape, "FP32", numbers),
        ]
        return InferResponse(payload.id or generate_uuid(), self.name, outputs, model_version=VERSION)


class LoopbackConfig(uvicorn.Config):
    """KServe listens on every address, and has no setting for that."""

    def __init__(self, app, **settings):
        super().__init__(app, **{**settings, "host": "127.0.0.1"})


def listen_on_loopback():
    add_port = aio.Server.add_insecure_port
    aio.Server.add_insecure_port = lambda server, address: add_port(server, address.replace("[::]", "127.0.0.1"))
    uvicorn.Config = LoopbackConfig


http_port, grpc_port = map(int, sys.argv[1:])
listen_on_loopback()
models = ModelRepository()
# One that is never ready is not taken at the start.
models.update(Toy("loading", ready=False))
server = ModelServer(http_port=http_port, grpc_port=grpc_port, workers=1, registered_models=models)
server.start([Toy("sentiment", ready=True)])
