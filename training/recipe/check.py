"""A last look at a run before it is served: it loads, and short sentences come out right."""

from pathlib import Path

import tensorflow as tf

POSITIVE = ("This movie is awesome.", "Not bad.", "not bad", "I did not dislike it.", "I didn't dislike it.")
NEGATIVE = ("This movie is quite boring.", "Not good.", "I did not like it.")


def check_run(run: Path) -> dict:
    """Loads the SavedModel and returns sentence → probability; raises if one is on the wrong side."""
    model = tf.keras.models.load_model(run / "artifacts" / "model" / "data" / "model")
    sentences = POSITIVE + NEGATIVE
    probabilities = dict(zip(sentences, model(tf.constant(sentences)).numpy()[:, 0].tolist()))
    wrong = [s for s in sentences if (probabilities[s] > 0.5) != (s in POSITIVE)]
    if wrong:
        found = ", ".join(f'"{s}" {probabilities[s]:.3f}' for s in wrong)
        remedy = "look at recipe/negation.py and at the weights in recipe/parts.py"
        raise RuntimeError(f"{run} must not be served: on the wrong side of 0.5 are {found}; {remedy}")
    return probabilities
