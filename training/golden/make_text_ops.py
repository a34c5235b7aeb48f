"""Writes what real TensorFlow answers to one operation each: on strings, tables, ragged and sparse tensors.

    python training/golden/make_text_ops.py --out server/savedmodel/kernels/generated/text-ops [--group hash]

One file a group (``text_ops/<group>.py``). But for tables, which have a form of their own, a case has the operation's name, its attributes as a graph's
node has them, its inputs and its outputs; ``null`` for outputs is TensorFlow's refusal. Random inputs are
seeded: the same TensorFlow writes the same file.
"""

import argparse
import importlib
import json
from pathlib import Path

from text_ops.harness import Cases

GROUPS = ["hash", "tables", "format", "slices", "unicode", "ragged", "sparse", "count", "crosses", "sets", "print", "examples", "csv"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--group", choices=GROUPS, action="append")
    arguments = parser.parse_args()
    arguments.out.mkdir(exist_ok=True, parents=True)
    for group in arguments.group or GROUPS:
        cases = Cases()
        importlib.import_module(f"text_ops.{group}").add(cases)
        lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for case in cases.made]
        path = arguments.out / f"{group}.json"
        path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
        refused = sum(case["out"] is None for case in cases.made)
        print(f"{path}: {len(lines)} cases, {refused} of them refused, {path.stat().st_size} bytes")


if __name__ == "__main__":
    main()
