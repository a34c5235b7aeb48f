"""MLflow's scoring client, and plain requests as Vertex AI's and TensorFlow Serving's clients send: `scoring_client.py <url>`."""

import sys
from urllib.parse import urlsplit

import numpy
import pandas
import requests
from answer_calls import answer_calls
from mlflow.pyfunc.scoring_server.client import ScoringServerClient

url = sys.argv[1]
where = urlsplit(url)
client = ScoringServerClient(where.hostname, where.port)


def ping():
    """None where it is ready."""
    return client.ping()


def version():
    return client.get_version()


def invoke_frame(columns):
    return client.invoke(pandas.DataFrame(columns)).get_predictions("ndarray").ravel().tolist()


def invoke_array(texts):
    return client.invoke(numpy.array(texts)).get_predictions("ndarray").ravel().tolist()


def invoke_list(texts):
    return client.invoke(texts).get_predictions("ndarray").ravel().tolist()


def post(path, body):
    answer = requests.post(f"{url}{path}", json=body)
    return [answer.status_code, answer.json()]


def get(path):
    return requests.get(f"{url}{path}").status_code


answer_calls(ping, version, invoke_frame, invoke_array, invoke_list, post, get)
