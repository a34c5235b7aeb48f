"""Writes SavedModels of loops, choices, lists and recurrent layers, and what TensorFlow answers to them.

    python training/golden/make_flow.py

One SavedModel holds many signatures; ``training/golden/flow/<name>.json`` has, for each, inputs and outputs.
"""

import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import tensorflow as tf  # noqa: E402

# The numbers are drawn in the order of these lines.
from flow_cases import Flow  # noqa: E402
from flow_checks import CHANGES, CHECKS, EFFECTS, Changed  # noqa: E402
from flow_graphs import conditionals, loops  # noqa: E402
from flow_ragged import RAGGED  # noqa: E402
from flow_recurrent import recurrent  # noqa: E402
from flow_save import write, write_graph  # noqa: E402


def main() -> None:
    write("flow", Flow(), Flow.cases)
    write("recurrent", *recurrent())
    write("ragged", tf.Module(), RAGGED)
    write("checks", tf.Module(), CHECKS)
    write("effects", tf.Module(), EFFECTS)
    write("changes", Changed(), CHANGES)
    write_graph("conditionals", conditionals)
    write_graph("loops", loops)


if __name__ == "__main__":
    main()
