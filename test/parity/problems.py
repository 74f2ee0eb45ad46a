"""What the optimizers are given: fixed sequences of gradients (open loop), and losses whose gradients the frameworks compute (closed loop)."""

import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

STEPS = 60
CLOSED_STEPS = 50
DATA = Path(__file__).parents[2] / "examples" / "data" / "breast-cancer-standardised.csv"


@dataclass(frozen=True)
class Problem:
    """Tensors (name → shape), the start and one gradient, loss and Hessian diagonal for each step; all flat, one tensor after the other."""

    tensors: dict
    start: np.ndarray
    gradients: np.ndarray
    losses: list
    curvatures: np.ndarray

    def split(self, flat):
        """The tensors that a flat row stands for."""
        return split(self.tensors, flat)


def split(tensors, flat):
    parts, offset = [], 0
    for shape in tensors.values():
        length = math.prod(shape)
        parts.append(np.array(flat[offset : offset + length], dtype=np.float64).reshape(shape))
        offset += length
    return parts


def layout(tensors):
    """As engine/loss/tensor.ts has it."""
    offset, rows = 0, []
    for name, shape in tensors.items():
        rows.append({"name": name, "shape": list(shape), "offset": offset, "length": math.prod(shape)})
        offset += math.prod(shape)
    return rows


def vector_gradient(step):
    """Three coordinates: noisy around 1, large and shrinking with changes of sign, small and at times exactly 0."""
    return [
        round(1 + 0.8 * math.sin(2.1 * step) + 0.3 * math.cos(7.7 * step * step), 4),
        round(250 * math.cos(1.3 * step) / step, 3),
        0.0 if step % 7 == 0 else round(0.002 * math.sin(0.37 * step) - 0.0005, 7),
    ]


def wave(step, index):
    """A coordinate of its own size, mean, period and noise; the index decides."""
    size = 10 ** (((index * 7) % 5 - 2) / 2)
    return float(f"{size * (0.5 * math.cos(1.9 * index) + math.sin(0.31 * step * (1 + index % 4) + index) + 0.4 * math.cos(5.3 * step * step + index)):.5g}")


def problem(tensors, start=None, gradient=None):
    size = sum(math.prod(shape) for shape in tensors.values())
    if gradient is None:
        def gradient(step):
            return [wave(step, index) for index in range(size)]
    if start is None:
        start = [round(1.5 * math.sin(2.3 * index + 1) + 0.1, 3) for index in range(size)]
    return Problem(
        tensors,
        np.array(start),
        np.array([gradient(step) for step in range(1, STEPS + 1)]),
        [round(3 + 2 * math.cos(0.4 * step) + 40 / step, 4) for step in range(1, STEPS + 1)],
        np.array([[round(4 * math.sin(0.9 * index + 0.2 * step) + 2, 4) for index in range(size)] for step in range(1, STEPS + 1)]),
    )


PROBLEMS = {
    "vector": problem({"theta": (3,)}, [-1.25, 0.75, 2.5], vector_gradient),
    "tall": problem({"W": (4, 3)}),
    "wide": problem({"W": (2, 5)}),
    "mixed": problem({"W": (2, 4), "b": (3,)}),
}


def logistic_data():
    """The rows of examples/data as the model of examples/logistic.ts sees them: a 1 for the bias and the measurements; what is true."""
    with DATA.open() as file:
        rows = list(csv.DictReader(file))
    inputs = np.array([[1.0, *(float(value) for name, value in row.items() if name != "benign")] for row in rows])
    return inputs, np.array([float(row["benign"]) for row in rows])


# A symmetric matrix with eigenvalues from 0.01 to 100, so that its condition number is 10 000; rows of a product of two rotations.
def ill_conditioned(size=6, smallest=0.01, largest=100.0):
    basis = np.array([[math.sqrt(2 / (size + 1)) * math.sin(math.pi * (i + 1) * (j + 1) / (size + 1)) for j in range(size)] for i in range(size)])
    matrix = basis @ np.diag(np.geomspace(smallest, largest, size)) @ basis.T
    return np.round((matrix + matrix.T) / 2, 9)


@dataclass(frozen=True)
class Loss:
    """A loss of the closed loop: its tensors, its start, and what it is; `formula(numbers, theta)` takes torch or jax.numpy and flat parameters."""

    tensors: dict
    start: list
    formula: object


MATRIX = ill_conditioned()
INPUTS, TRUTH = logistic_data()


def rosenbrock(numbers, theta):
    x, y = theta[0], theta[1]
    return (1 - x) ** 2 + 100 * (y - x**2) ** 2


def quadratic(numbers, theta):
    return 0.5 * (theta @ (numbers.asarray(MATRIX) @ theta))


def logistic(numbers, theta):
    score = numbers.asarray(INPUTS) @ theta
    zero = numbers.zeros_like(score)
    return (numbers.logaddexp(score, zero) - numbers.asarray(TRUTH) * score).mean()


QUADRATIC_START = [1.0, -0.8, 0.6, 1.2, -0.4, 0.9]
LOSSES = {
    "rosenbrock": Loss({"theta": (2,)}, [-1.2, 1.0], rosenbrock),
    "quadratic": Loss({"theta": (6,)}, QUADRATIC_START, quadratic),
    "quadraticMatrix": Loss({"W": (2, 3)}, QUADRATIC_START, quadratic),
    "logistic": Loss({"w": (31,)}, [round(0.1 * math.sin(1.7 * index + 0.3), 4) for index in range(31)], logistic),
}
