"""What both toy servers answer: of each text what it was told, and that nobody knows any other text."""

import json
import os

#: Probability by text, as a server of the real run gives it.
KNOWN = json.loads(os.environ["TOY_PROBABILITIES"])
VERSION = os.environ["TOY_VERSION"]
#: A text that makes the model fail.
FAILING = "fail"


def probabilities(texts):
    """One a text. Raises ValueError of the failing text, as a model does that has met what it cannot take."""
    if FAILING in texts:
        raise ValueError("the model has failed")
    return [KNOWN.get(text, 0.5) for text in texts]


def sentiments(numbers):
    return ["positive" if number > 0.5 else "negative" for number in numbers]
