"""Writes what TensorFlow defines of the operations in docs/operations.md: their inputs and outputs, in order.

    python training/golden/make_op_definitions.py --out server/savedmodel/graph/generated/op-definitions.ts
"""

import argparse
import re
from pathlib import Path

from tensorflow.python.framework import op_def_registry

OPERATIONS = Path(__file__).parents[2] / "docs" / "operations.md"

HEAD = """// Written by training/golden/make_op_definitions.py from TensorFlow's own definitions.

/** Inputs and outputs of operations, in order: `values*N` is a list of tensors whose length the attribute `N` tells. */
export const OP_DEFINITIONS: Readonly<Record<string, string>> = {
"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    rows = [line for line in OPERATIONS.read_text(encoding="utf-8").splitlines() if line.startswith("| ")]
    names = sorted({name for row in rows for name in re.findall(r"`(\w+)`", row)})
    lines = [f"  {name}: '{definition(op_def_registry.get(name))}',\n" for name in names]
    arguments.out.write_text(HEAD + "".join(lines) + "};\n", encoding="utf-8")
    print(f"{arguments.out}: {len(lines)} operations")


def definition(op) -> str:
    inputs, outputs = (" ".join(map(argument, each)) for each in (op.input_arg, op.output_arg))
    return f"{inputs} -> {outputs}".strip()


def argument(arg) -> str:
    length = arg.number_attr or arg.type_list_attr
    return f"{arg.name}*{length}" if length else arg.name


if __name__ == "__main__":
    main()
