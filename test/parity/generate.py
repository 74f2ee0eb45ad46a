"""Writes goldens/*.json: where PyTorch, Keras, Keras 2 and Optax themselves go, in float64. `npm run parity` calls it; see README.md.

    generate.py [pytorch | keras | keras2 | optax | problems | schedules | transforms] [optimizer …]

A case without hyperparameters gives the framework nothing but what it asks for, so its defaults are proved too.
"""

import importlib
import json
import math
import os
import sys
from pathlib import Path

# With PyTorch beneath, Keras's ScheduleFreeAdamW takes the new z for the old one: they are the same memory.
os.environ["KERAS_BACKEND"] = "jax"
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import jax

jax.config.update("jax_enable_x64", True)

import keras
import numpy as np
import torch

from problems import CLOSED_STEPS, LOSSES, MATRIX, PROBLEMS, layout

torch.set_default_dtype(torch.float64)
torch.set_num_threads(1)
keras.config.set_floatx("float64")
# But with TensorFlow beneath, Keras computes means, norms and cosines of float64 in float32; here it is to do with JAX what it does with TensorFlow.
keras.src.backend.common.dtypes.BIT64_TO_BIT32_DTYPE["float64"] = "float64"

FOLDER = Path(__file__).parent / "goldens"
FRAMEWORKS = ("pytorch", "keras", "keras2", "optax")
# A rule that is wrong at one step stays wrong, so not every step has to be kept.
KEPT = (1, 2, 3, 4, 5, 7, 10, 12, 16, 20, 30, 40, 50, 60)
STATE_KEPT = (1, 2, 9, 60)
CLOSED_KEPT = {"logistic": (1, 2, 5, 10, 25, 50)}
CLOSED_KEPT_ELSE = (1, 2, 3, 4, 5, 7, 10, 15, 20, 25, 30, 35, 40, 45, 50)


def compact(value):
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def write(name, head, lists):
    """A file to read: one line for each step, one block for each case."""
    lines = ["{", *(f"  {compact(key)}: {compact(value)}," for key, value in head.items())]
    for index, (key, blocks) in enumerate(lists.items()):
        lines += [f"  {compact(key)}: [", ",\n".join(blocks), "  ]" if index == len(lists) - 1 else "  ],"]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / name).write_text("\n".join([*lines, "}"]) + "\n")


def block(fields):
    """One case: lists of rows take a line for each."""
    rows = []
    for key, value in fields.items():
        text = "[\n" + ",\n".join(f"        {compact(row)}" for row in value) + "\n      ]" if isinstance(value, list) and value and isinstance(value[0], list) else compact(value)
        rows.append(f"      {compact(key)}: {text}")
    return "    {\n" + ",\n".join(rows) + "\n    }"


def said(arguments):
    """The call in words; what is not a plain value is named."""
    return {name: value if isinstance(value, (bool, int, float, str, tuple, type(None))) else "…" for name, value in arguments.items()}


def spread(state, tensors):
    """One value for each coordinate: what belongs to a row, a column or a tensor stands at each of theirs, null where there is nothing."""
    named = {}
    for name, values in state.items():
        if not isinstance(values, dict):
            named[name] = values
            continue
        for index, shape in enumerate(tensors.values()):
            for value in values.get(index, []):
                place, filled = placed(name, np.array(value), shape)
                if filled is not None:
                    named.setdefault(place, {})[index] = filled.reshape(-1).tolist()
    sizes = [math.prod(shape) for shape in tensors.values()]
    return {
        name: values if not isinstance(values, dict) else [number for index, size in enumerate(sizes) for number in values.get(index, [None] * size)]
        for name, values in named.items()
    }


def placed(name, value, shape):
    """The name of a piece of state and its values over a tensor; frameworks that factor matrices leave placeholders of length 1 or 0."""
    if value.shape == tuple(shape):
        return ("v" if name == "lines" else name), value
    if value.size == 1 and name != "lines" and value.ndim == 0:
        return name, np.full(shape, value.item())
    if name == "lines" and len(shape) == 2 and value.size == shape[0]:
        return "r", np.repeat(value.reshape(-1, 1), shape[1], axis=1)
    if name == "lines" and len(shape) == 2 and value.size == shape[1]:
        return "c", np.repeat(value.reshape(1, -1), shape[0], axis=0)
    return name, None


def open_case(framework, entry, problem, values):
    arguments = entry.arguments(values)
    path = list(framework.open_loop(entry, arguments, PROBLEMS[problem]))
    noise = {"noise": list(framework.normal_numbers(PROBLEMS[problem]))} if entry.id == "noisysgd" else {}
    return block({
        "problem": problem, "hyperparameters": values, "arguments": said(arguments), **noise,
        "parameters": [[step, path[step - 1][0]] for step in KEPT],
        "state": [[step, spread(path[step - 1][1], PROBLEMS[problem].tensors)] for step in STATE_KEPT] if entry.state else [],
    })


def closed_case(framework, entry, loss, values):
    arguments = entry.arguments(values)
    path = list(framework.closed_loop(entry, arguments, LOSSES[loss], CLOSED_STEPS))
    return block({
        "loss": loss, "hyperparameters": values, "arguments": said(arguments),
        "parameters": [[step, path[step - 1]] for step in CLOSED_KEPT.get(loss, CLOSED_KEPT_ELSE)],
    })


def write_framework(name, chosen):
    framework = importlib.import_module(f"{name}_cases")
    for entry in framework.ENTRIES:
        if chosen and entry.id not in chosen:
            continue
        if entry.runs:
            write(f"{entry.id}.{name}.json", {"framework": framework.VERSION}, {"cases": [open_case(framework, entry, *run) for run in entry.runs]})
        if entry.closed:
            write(f"closed.{entry.id}.{name}.json", {"framework": framework.VERSION}, {"cases": [closed_case(framework, entry, *run) for run in entry.closed]})
        print(name, entry.id, len(entry.runs), "+", len(entry.closed), flush=True)


def write_problems():
    parts = []
    for name, given in PROBLEMS.items():
        gradients = ",\n".join(f"      {compact(row)}" for row in given.gradients.tolist())
        curvatures = ",\n".join(f"      {compact(row)}" for row in given.curvatures.tolist())
        parts.append(
            f'  "{name}": {{\n    "tensors": {compact(layout(given.tensors))},\n    "start": {compact(given.start.tolist())},\n'
            f'    "gradients": [\n{gradients}\n    ],\n    "losses": {compact(given.losses)},\n    "curvatures": [\n{curvatures}\n    ]\n  }}'
        )
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "problems.json").write_text("{\n" + ",\n".join(parts) + "\n}\n")
    losses = {name: {"tensors": layout(loss.tensors), "start": loss.start} for name, loss in LOSSES.items()}
    rows = ",\n".join(f"    {compact(name)}: {compact(value)}" for name, value in losses.items())
    matrix = ",\n".join(f"    {compact(row)}" for row in MATRIX.tolist())
    (FOLDER / "losses.json").write_text(f'{{\n  "losses": {{\n{rows}\n  }},\n  "matrix": [\n{matrix}\n  ]\n}}\n')


OTHERS = {"schedules": "schedules", "transforms": "transforms"}


def main(words):
    chosen = [word for word in words if word not in FRAMEWORKS and word not in OTHERS and word != "problems"]
    parts = [word for word in words if word not in chosen] or ["problems", *FRAMEWORKS, *OTHERS]
    for part in parts:
        if part in FRAMEWORKS:
            write_framework(part, chosen)
        elif part in OTHERS:
            importlib.import_module(OTHERS[part]).main(write, block)
        else:
            write_problems()


if __name__ == "__main__":
    main(sys.argv[1:])
