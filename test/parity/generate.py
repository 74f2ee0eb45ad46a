"""Writes goldens/*.json: where PyTorch, Keras and Optax themselves go, in float64, on one fixed sequence of gradients.

    python3 -m venv /tmp/parity && /tmp/parity/bin/pip install -r test/parity/requirements.txt
    /tmp/parity/bin/python test/parity/generate.py

A case without hyperparameters gives the framework nothing but what it asks for, so its defaults are proved too.
"""

import json
import math
import os
from pathlib import Path

os.environ["KERAS_BACKEND"] = "jax"

import jax

jax.config.update("jax_enable_x64", True)

import keras
import numpy as np
import optax
import torch

torch.set_default_dtype(torch.float64)
keras.config.set_floatx("float64")

FOLDER = Path(__file__).parent / "goldens"
START = [-1.25, 0.75, 2.5]
STEPS = 60
KEPT = [1, 2, 3, 4, 5, 8, 12, 20, 30, 40, 50, 60]


def gradient(step):
    """Three coordinates: noisy around 1, large and shrinking with changes of sign, small and at times exactly 0."""
    return [
        round(1 + 0.8 * math.sin(2.1 * step) + 0.3 * math.cos(7.7 * step * step), 4),
        round(250 * math.cos(1.3 * step) / step, 3),
        0.0 if step % 7 == 0 else round(0.002 * math.sin(0.37 * step) - 0.0005, 7),
    ]


GRADIENTS = [gradient(step) for step in range(1, STEPS + 1)]

# What a rule's names are called by each framework.
TORCH = {
    "learningRate": "lr", "momentum": "momentum", "dampening": "dampening", "nesterov": "nesterov", "weightDecay": "weight_decay",
    "maximize": "maximize", "epsilon": "eps", "rho": "rho", "learningRateDecay": "lr_decay", "centered": "centered",
    "initialAccumulator": "initial_accumulator_value", "amsgrad": "amsgrad", "decoupled": "decoupled_weight_decay", "momentumDecay": "momentum_decay",
}
TORCH_STATE = {
    "exp_avg": "m", "exp_avg_sq": "v", "max_exp_avg_sq": "vMax", "momentum_buffer": "b", "sum": "s", "square_avg": "v", "acc_delta": "u",
    "grad_avg": "a", "exp_inf": "u", "mu_product": "muProduct",
}
KERAS = {
    "learningRate": "learning_rate", "momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay", "beta1": "beta_1",
    "beta2": "beta_2", "epsilon": "epsilon", "rho": "rho", "centered": "centered", "initialAccumulator": "initial_accumulator_value", "amsgrad": "amsgrad",
}
OPTAX = {
    "learningRate": "learning_rate", "momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay", "beta1": "b1", "beta2": "b2",
    "epsilon": "eps", "epsilonRoot": "eps_root", "rho": "rho", "centered": "centered", "initialAccumulator": "initial_accumulator_value",
    "epsilonInRoot": "eps_in_sqrt", "biasCorrection": "bias_correction", "initialScale": "initial_scale",
}


def run_torch(optimizer, extra, values):
    arguments = {TORCH[name]: value for name, value in values.items() if name in TORCH}
    if optimizer is torch.optim.RMSprop and "rho" in arguments:
        arguments["alpha"] = arguments.pop("rho")
    if "beta1" in values:
        arguments["betas"] = (values["beta1"], values["beta2"])
    parameters = torch.tensor(START, requires_grad=True)
    stepper = optimizer([parameters], **{**extra, **arguments})
    for step_gradient in GRADIENTS:
        parameters.grad = torch.tensor(step_gradient)
        stepper.step()
        kept = stepper.state[parameters]
        yield parameters.detach().tolist(), {ours: kept[theirs].tolist() for theirs, ours in TORCH_STATE.items() if kept.get(theirs) is not None}


def run_keras(optimizer, extra, values):
    stepper = optimizer(**{**extra, **{KERAS[name]: value for name, value in values.items()}})
    parameters = keras.Variable(np.array(START), dtype="float64")
    for step_gradient in GRADIENTS:
        stepper.apply([np.array(step_gradient)], [parameters])
        yield np.array(parameters.value).tolist(), {}


def run_optax(optimizer, extra, values):
    arguments = {OPTAX[name]: value for name, value in values.items() if name in OPTAX}
    if optimizer is optax.rmsprop and "rho" in arguments:
        arguments["decay"] = arguments.pop("rho")
    if values.get("amsgrad"):
        optimizer = optax.amsgrad
    stepper = optimizer(**{**extra, **arguments})
    parameters = jax.numpy.array(START)
    state = stepper.init(parameters)
    for step_gradient in GRADIENTS:
        updates, state = stepper.update(jax.numpy.array(step_gradient), state, parameters)
        parameters = optax.apply_updates(parameters, updates)
        yield np.array(parameters).tolist(), {}


BETAS = {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}
LR = {"learningRate": 0.03}

CASES = {
    ("sgd", "pytorch"): (run_torch, torch.optim.SGD, {}, [
        {}, {**LR, "momentum": 0.8}, {**LR, "momentum": 0.8, "dampening": 0.3}, {**LR, "momentum": 0.8, "nesterov": True, "weightDecay": 0.02, "maximize": True}]),
    ("sgd", "keras"): (run_keras, keras.optimizers.SGD, {}, [{}, {**LR, "weightDecay": 0.02}, {**LR, "momentum": 0.8}, {**LR, "momentum": 0.8, "nesterov": True, "weightDecay": 0.02}]),
    ("sgd", "optax"): (run_optax, optax.sgd, {"learning_rate": 0.01}, [{}, {**LR, "momentum": 0.8}, {**LR, "momentum": 0.8, "nesterov": True}]),
    ("momentum", "pytorch"): (run_torch, torch.optim.SGD, {"momentum": 0.9}, [{}, {**LR, "momentum": 0.6, "dampening": 0.3, "weightDecay": 0.02, "maximize": True}]),
    ("momentum", "keras"): (run_keras, keras.optimizers.SGD, {"momentum": 0.9}, [{}, {**LR, "momentum": 0.6, "weightDecay": 0.02}]),
    ("momentum", "optax"): (run_optax, optax.sgd, {"learning_rate": 0.01, "momentum": 0.9}, [{}, {**LR, "momentum": 0.6}]),
    ("nesterov", "pytorch"): (run_torch, torch.optim.SGD, {"momentum": 0.9, "nesterov": True}, [{}, {**LR, "momentum": 0.6, "weightDecay": 0.02, "maximize": True}]),
    ("nesterov", "keras"): (run_keras, keras.optimizers.SGD, {"momentum": 0.9, "nesterov": True}, [{}, {**LR, "momentum": 0.6, "weightDecay": 0.02}]),
    ("nesterov", "optax"): (run_optax, optax.sgd, {"learning_rate": 0.01, "momentum": 0.9, "nesterov": True}, [{}, {**LR, "momentum": 0.6}]),
    ("adagrad", "pytorch"): (run_torch, torch.optim.Adagrad, {}, [{}, {**LR, "learningRateDecay": 0.1, "initialAccumulator": 0.4, "epsilon": 1e-3, "weightDecay": 0.02, "maximize": True}]),
    ("adagrad", "keras"): (run_keras, keras.optimizers.Adagrad, {}, [{}, {**LR, "initialAccumulator": 0.4, "epsilon": 1e-3, "weightDecay": 0.02}]),
    ("adagrad", "optax"): (run_optax, optax.adagrad, {"learning_rate": 0.01}, [{}, {**LR, "initialAccumulator": 0.0, "epsilon": 1e-3}]),
    ("adadelta", "pytorch"): (run_torch, torch.optim.Adadelta, {}, [{}, {**LR, "rho": 0.7, "epsilon": 1e-3, "weightDecay": 0.02, "maximize": True}]),
    ("adadelta", "keras"): (run_keras, keras.optimizers.Adadelta, {}, [{}, {**LR, "rho": 0.7, "epsilon": 1e-3, "weightDecay": 0.02}]),
    ("adadelta", "optax"): (run_optax, optax.adadelta, {"learning_rate": 1}, [{}, {**LR, "rho": 0.7, "epsilon": 1e-3, "weightDecay": 0.02}]),
    ("rmsprop", "pytorch"): (run_torch, torch.optim.RMSprop, {}, [
        {}, {**LR, "rho": 0.8, "momentum": 0.6}, {**LR, "rho": 0.8, "epsilon": 1e-3, "centered": True}, {**LR, "momentum": 0.6, "centered": True, "weightDecay": 0.02, "maximize": True}]),
    ("rmsprop", "keras"): (run_keras, keras.optimizers.RMSprop, {}, [{}, {**LR, "rho": 0.8, "momentum": 0.6}, {**LR, "epsilon": 1e-3, "centered": True}, {**LR, "momentum": 0.6, "centered": True, "weightDecay": 0.02}]),
    ("rmsprop", "optax"): (run_optax, optax.rmsprop, {"learning_rate": 0.001}, [
        {}, {**LR, "rho": 0.8, "momentum": 0.6}, {**LR, "epsilonInRoot": False, "biasCorrection": True, "initialScale": 0.2},
        {**LR, "epsilon": 1e-3, "centered": True, "biasCorrection": True, "momentum": 0.6, "nesterov": True}, {**LR, "epsilon": 1e-3, "centered": True}]),
    ("adam", "pytorch"): (run_torch, torch.optim.Adam, {}, [
        {}, {**LR, **BETAS, "amsgrad": True}, {**LR, "weightDecay": 0.02, "maximize": True}, {**LR, "weightDecay": 0.02, "decoupled": True, "epsilon": 1e-3}]),
    ("adam", "keras"): (run_keras, keras.optimizers.Adam, {}, [{}, {**LR, **BETAS, "amsgrad": True}, {**LR, "weightDecay": 0.02, "epsilon": 1e-3}]),
    ("adam", "optax"): (run_optax, optax.adam, {"learning_rate": 0.001}, [{}, {**LR, **BETAS, "epsilonRoot": 1e-4}, {**LR, **BETAS, "amsgrad": True}]),
    ("adamw", "pytorch"): (run_torch, torch.optim.AdamW, {}, [{}, {**LR, **BETAS, "weightDecay": 0.2, "amsgrad": True, "maximize": True}]),
    ("adamw", "keras"): (run_keras, keras.optimizers.AdamW, {}, [{}, {**LR, **BETAS, "weightDecay": 0.2, "amsgrad": True}]),
    ("adamw", "optax"): (run_optax, optax.adamw, {"learning_rate": 0.001}, [{}, {**LR, **BETAS, "weightDecay": 0.2, "epsilonRoot": 1e-4}]),
    ("adamax", "pytorch"): (run_torch, torch.optim.Adamax, {}, [{}, {**LR, **BETAS, "weightDecay": 0.02, "maximize": True}]),
    ("adamax", "keras"): (run_keras, keras.optimizers.Adamax, {}, [{}, {**LR, **BETAS, "weightDecay": 0.02}]),
    ("adamax", "optax"): (run_optax, optax.adamax, {"learning_rate": 0.002}, [{}, {**LR, **BETAS}]),
    ("nadam", "pytorch"): (run_torch, torch.optim.NAdam, {}, [
        {}, {**LR, **BETAS, "momentumDecay": 0.2, "weightDecay": 0.02, "maximize": True}, {**LR, "weightDecay": 0.02, "decoupled": True, "epsilon": 1e-3}]),
    ("nadam", "keras"): (run_keras, keras.optimizers.Nadam, {}, [{}, {**LR, **BETAS, "weightDecay": 0.02}]),
    ("nadam", "optax"): (run_optax, optax.nadam, {"learning_rate": 0.001}, [{}, {**LR, **BETAS, "epsilonRoot": 1e-4}]),
}
VERSIONS = {"pytorch": f"torch {torch.__version__}", "keras": f"keras {keras.__version__}", "optax": f"optax {optax.__version__}"}


def compact(value):
    return json.dumps(value, ensure_ascii=False)


def write(name, lines):
    (FOLDER / name).write_text("\n".join(lines) + "\n")


def main():
    FOLDER.mkdir(exist_ok=True)
    write("gradients.json", ["{", f'  "start": {compact(START)},', '  "gradients": [', ",\n".join(f"    {compact(g)}" for g in GRADIENTS), "  ]", "}"])
    for (optimizer, dialect), (run, make, extra, cases) in CASES.items():
        blocks = []
        for values in cases:
            path = list(run(make, extra, values))
            rows = ",\n".join(f"        [{step}, {compact(path[step - 1][0])}]" for step in KEPT)
            blocks.append(
                "    {\n"
                f'      "hyperparameters": {compact(values)},\n'
                f'      "state": {compact(path[-1][1])},\n'
                f'      "parameters": [\n{rows}\n      ]\n'
                "    }"
            )
        head = ["{", f'  "framework": "{VERSIONS[dialect]}",', '  "cases": [']
        write(f"{optimizer}.{dialect}.json", [*head, ",\n".join(blocks), "  ]", "}"])
        print(optimizer, dialect, len(cases))


main()
