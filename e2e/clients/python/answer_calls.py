"""Answers calls that come as lines of JSON on stdin, each by one line of JSON on stdout."""

import json
import os
import sys


def answer_calls(*functions):
    """Of {"call", "with"} the function's {"value"}, or {"raised", "message"} of what it raised; until stdin ends."""
    by_name = {function.__name__: function for function in functions}
    answers = os.fdopen(os.dup(1), "w")
    # What a library prints is no answer.
    os.dup2(2, 1)
    for line in sys.stdin:
        asked = json.loads(line)
        try:
            answer = {"value": by_name[asked["call"]](**asked["with"])}
        except Exception as error:
            answer = {"raised": type(error).__name__, "message": str(error)}
        print(json.dumps(answer), file=answers, flush=True)
