"""Makes models/betainc: a classifier with an operation that only TensorFlow itself has. Needs training/requirements.txt.

    python conformance/make_model.py
"""

from pathlib import Path

import tensorflow as tf

FOLDER = Path(__file__).resolve().parent / "models" / "betainc"


class Model(tf.Module):
    """The longer a text, the likelier."""

    @tf.function(input_signature=[tf.TensorSpec([None], tf.string, "text")])
    def __call__(self, text):
        length = tf.cast(tf.strings.length(text), tf.float32)
        return {"probability": tf.math.betainc(2.0, 3.0, length / (40.0 + length))}


model = Model()
tf.saved_model.save(model, str(FOLDER), signatures={"serving_default": model.__call__})
(FOLDER / "fingerprint.pb").unlink(missing_ok=True)
