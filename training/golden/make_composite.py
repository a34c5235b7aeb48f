"""Makes `composite/`: signatures whose tensors are sparse or ragged, as TensorFlow 1 and 2 write them.

    python training/golden/make_composite.py

None of them can be served; each is there to be refused by name.
"""

import os
import shutil
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

v1 = tf.compat.v1
FOLDER = Path(__file__).resolve().parent / "composite"


def main() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    with tf.Graph().as_default(), v1.Session() as session:
        text = v1.placeholder(tf.string, [None], name="text")
        sparse = v1.sparse_placeholder(tf.string, [None, None], name="sparse")
        ragged = v1.ragged.placeholder(tf.string, 1, name="ragged")
        words = tf.strings.split(text)
        length = tf.strings.length(text)
        signatures = {
            "sparse_input": ({"text": text, "words": sparse}, {"length": length}),
            "ragged_input": ({"words": ragged}, {"count": ragged.row_lengths()}),
            "sparse_output": ({"text": text}, {"words": words.to_sparse()}),
            "ragged_output": ({"text": text}, {"length": length, "words": words}),
            "dense": ({"text": text}, {"words": words.to_tensor()}),
        }
        definitions = {name: v1.saved_model.predict_signature_def(*each) for name, each in signatures.items()}
        builder = v1.saved_model.Builder(str(FOLDER))
        builder.add_meta_graph_and_variables(session, ["serve"], definitions, strip_default_attrs=True)
        builder.save()


if __name__ == "__main__":
    main()
