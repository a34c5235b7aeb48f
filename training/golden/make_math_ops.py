"""Writes what real TensorFlow's mathematical operations answer, as cases of one operation each.

    python training/golden/make_math_ops.py --out server/savedmodel/kernels/generated

One file a group of operations (``math_ops/<group>.py``). A case has the operation's name, its attributes
as a graph's node has them, its inputs and its outputs; ``null`` outputs are TensorFlow's refusal.
Random inputs are seeded: the same TensorFlow writes the same file.
"""

import argparse
import importlib
import json
from pathlib import Path

from math_ops.harness import Cases

GROUPS = ["elementwise", "dense", "shape", "reduce", "nn", "unordered", "rare", "cells"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--group", choices=GROUPS, action="append")
    arguments = parser.parse_args()
    arguments.out.mkdir(exist_ok=True)
    for group in arguments.group or GROUPS:
        cases = Cases()
        importlib.import_module(f"math_ops.{group}").add(cases)
        lines = [json.dumps(case, ensure_ascii=False, separators=(",", ":"), allow_nan=False) for case in cases.made]
        path = arguments.out / f"{group}.json"
        path.write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")
        print(f"{path}: {len(lines)} cases, {path.stat().st_size} bytes")
        if cases.failed:
            raise SystemExit(f"{cases.failed} cases could not be made.")


if __name__ == "__main__":
    main()
