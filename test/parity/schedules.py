"""The learning rate with which each framework makes its n-th update under a schedule, read off an SGD step of gradient -1 from 0.

`schedule` and `parameters` are ours (engine/schedules), `call` is the framework's. Optax counts updates in 32-bit integers, so that JAX computes its schedules
in float32 also where everything else is float64: `values` has what is applied, `called` what the schedule gives for a Python number.
"""

import math
from types import SimpleNamespace

import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch
from torch.optim import lr_scheduler as torch_schedules

STEPS = 60
# Falls, stays, falls by less than the usual threshold, falls again, rises.
LOSSES = [round(5 * math.exp(-0.3 * k), 6) if k < 10 else 0.25 - 1e-6 * k if k < 28 else round(0.2 - 0.004 * (k - 28), 6) if k < 35 else round(0.17 + 0.01 * (k % 3), 6) for k in range(STEPS)]


def torch_values(make, initial):
    parameter = torch.zeros(1, requires_grad=True)
    optimizer = torch.optim.SGD([parameter], lr=initial)
    schedule = make(optimizer)
    for loss in LOSSES:
        with torch.no_grad():
            parameter.zero_()
        parameter.grad = torch.tensor([-1.0])
        optimizer.step()
        yield parameter.item()
        if isinstance(schedule, torch_schedules.ReduceLROnPlateau):
            schedule.step(loss)
        elif not (isinstance(schedule, torch_schedules.OneCycleLR) and schedule.last_epoch + 1 >= schedule.total_steps):
            schedule.step()


def keras_values(schedule, callback=None):
    optimizer = keras.optimizers.SGD(learning_rate=schedule)
    parameter = keras.Variable(np.zeros(1), dtype="float64")
    if callback:
        callback.set_model(SimpleNamespace(optimizer=optimizer))
        callback.on_train_begin()
    for epoch, loss in enumerate(LOSSES):
        parameter.assign(np.zeros(1))
        optimizer.apply([keras.ops.convert_to_tensor(np.array([-1.0]))], [parameter])
        yield float(keras.ops.convert_to_numpy(parameter.value)[0])
        if callback:
            callback.on_epoch_end(epoch, {"loss": loss})


def optax_values(optimizer):
    optimizer = optax.with_extra_args_support(optimizer)
    state = optimizer.init(jnp.zeros(1))
    for loss in LOSSES:
        update, state = optimizer.update(jnp.array([-1.0]), state, jnp.zeros(1), value=jnp.array(loss))
        yield update[0].item()


T = torch_schedules
K = keras.optimizers.schedules


def torch_case(schedule, parameters, call, initial, make):
    return schedule, parameters, call, lambda: torch_values(make, initial)


TORCH = [
    torch_case("constant", {"initial": 0.1, "factor": 0.5, "steps": 7}, "ConstantLR(factor=0.5, total_iters=7)", 0.1, lambda o: T.ConstantLR(o, 0.5, 7)),
    torch_case("step", {"initial": 0.1, "size": 9, "factor": 0.3}, "StepLR(9, 0.3)", 0.1, lambda o: T.StepLR(o, 9, 0.3)),
    torch_case("multiStep", {"initial": 0.1, "milestones": [5, 20, 21], "factor": 0.3}, "MultiStepLR([5, 20, 21], 0.3)", 0.1, lambda o: T.MultiStepLR(o, [5, 20, 21], 0.3)),
    torch_case("exponential", {"initial": 0.1, "rate": 0.93}, "ExponentialLR(0.93)", 0.1, lambda o: T.ExponentialLR(o, 0.93)),
    torch_case("polynomial", {"initial": 0.1, "steps": 40, "power": 2.5}, "PolynomialLR(40, 2.5)", 0.1, lambda o: T.PolynomialLR(o, 40, 2.5)),
    torch_case("inverseTime", {"initial": 0.1, "rate": 0.2}, "LambdaLR(lambda k: 1 / (1 + 0.2 * k))", 0.1, lambda o: T.LambdaLR(o, lambda k: 1 / (1 + 0.2 * k))),
    torch_case("cosine", {"initial": 0.1, "steps": 25, "minimum": 0.01}, "CosineAnnealingLR(25, 0.01)", 0.1, lambda o: T.CosineAnnealingLR(o, 25, 0.01)),
    torch_case("warmRestarts", {"initial": 0.1, "steps": 8, "multiplier": 2, "minimum": 0.01}, "CosineAnnealingWarmRestarts(8, 2, 0.01)", 0.1, lambda o: T.CosineAnnealingWarmRestarts(o, 8, 2, 0.01)),
    torch_case("warmRestarts", {"initial": 0.1, "steps": 13, "multiplier": 1}, "CosineAnnealingWarmRestarts(13)", 0.1, lambda o: T.CosineAnnealingWarmRestarts(o, 13)),
    torch_case("warmup", {"target": 0.1, "steps": 12}, "LinearLR(total_iters=12)", 0.1, lambda o: T.LinearLR(o, total_iters=12)),
    torch_case("warmup", {"target": 0.1, "steps": 12, "startFactor": 0.1, "endFactor": 0.8}, "LinearLR(0.1, 0.8, 12)", 0.1, lambda o: T.LinearLR(o, 0.1, 0.8, 12)),
    torch_case("warmupCosine", {"peak": 0.1, "warmupSteps": 10, "steps": 30, "start": 0.001, "end": 0.005}, "SequentialLR([LinearLR(0.01, total_iters=10), CosineAnnealingLR(30, 0.005)], [10])", 0.1,
               lambda o: T.SequentialLR(o, [T.LinearLR(o, 0.01, total_iters=10), T.CosineAnnealingLR(o, 30, 0.005)], [10])),
    torch_case("oneCycle", {"peak": 0.5, "steps": 60}, "OneCycleLR(0.5, 60)", 0.5, lambda o: T.OneCycleLR(o, 0.5, 60, cycle_momentum=False)),
    torch_case("oneCycle", {"peak": 0.5, "steps": 60, "rise": 0.4, "anneal": "linear", "divisor": 10, "finalDivisor": 100, "threePhases": True},
               "OneCycleLR(0.5, 60, pct_start=0.4, anneal_strategy='linear', div_factor=10, final_div_factor=100, three_phase=True)", 0.5,
               lambda o: T.OneCycleLR(o, 0.5, 60, pct_start=0.4, anneal_strategy="linear", div_factor=10, final_div_factor=100, three_phase=True, cycle_momentum=False)),
    torch_case("plateau", {"initial": 0.1, "factor": 0.5, "patience": 3}, "ReduceLROnPlateau(factor=0.5, patience=3)", 0.1, lambda o: T.ReduceLROnPlateau(o, factor=0.5, patience=3)),
    torch_case("plateau", {"initial": 0.1, "factor": 0.3, "patience": 2, "threshold": 0.02, "cooldown": 3, "minimum": 0.004}, "ReduceLROnPlateau(factor=0.3, patience=2, threshold=0.02, cooldown=3, min_lr=0.004)", 0.1,
               lambda o: T.ReduceLROnPlateau(o, factor=0.3, patience=2, threshold=0.02, cooldown=3, min_lr=0.004)),
]


def keras_case(schedule, parameters, call, make, callback=None):
    return schedule, parameters, call, lambda: keras_values(make(), callback() if callback else None)


KERAS = [
    keras_case("step", {"initial": 0.1, "size": 9, "factor": 0.3}, "ExponentialDecay(0.1, 9, 0.3, staircase=True)", lambda: K.ExponentialDecay(0.1, 9, 0.3, staircase=True)),
    keras_case("multiStep", {"initial": 0.1, "milestones": [5, 20, 21], "factor": 0.3}, "PiecewiseConstantDecay([5, 20, 21], [0.1, 0.03, 0.009, 0.0027])", lambda: K.PiecewiseConstantDecay([5, 20, 21], [0.1, 0.1 * 0.3, 0.1 * 0.3**2, 0.1 * 0.3**3])),
    keras_case("exponential", {"initial": 0.1, "rate": 0.6, "steps": 10}, "ExponentialDecay(0.1, 10, 0.6)", lambda: K.ExponentialDecay(0.1, 10, 0.6)),
    keras_case("exponential", {"initial": 0.1, "rate": 0.6, "steps": 10, "staircase": True}, "ExponentialDecay(0.1, 10, 0.6, staircase=True)", lambda: K.ExponentialDecay(0.1, 10, 0.6, staircase=True)),
    keras_case("polynomial", {"initial": 0.1, "steps": 40}, "PolynomialDecay(0.1, 40)", lambda: K.PolynomialDecay(0.1, 40)),
    keras_case("polynomial", {"initial": 0.1, "steps": 25, "end": 0.01, "power": 2.5, "cycle": True}, "PolynomialDecay(0.1, 25, 0.01, 2.5, cycle=True)", lambda: K.PolynomialDecay(0.1, 25, 0.01, 2.5, cycle=True)),
    keras_case("inverseTime", {"initial": 0.1, "rate": 0.2, "steps": 4}, "InverseTimeDecay(0.1, 4, 0.2)", lambda: K.InverseTimeDecay(0.1, 4, 0.2)),
    keras_case("inverseTime", {"initial": 0.1, "rate": 0.2, "steps": 4, "staircase": True}, "InverseTimeDecay(0.1, 4, 0.2, staircase=True)", lambda: K.InverseTimeDecay(0.1, 4, 0.2, staircase=True)),
    keras_case("cosine", {"initial": 0.1, "steps": 25, "alpha": 0.1}, "CosineDecay(0.1, 25, 0.1)", lambda: K.CosineDecay(0.1, 25, 0.1)),
    keras_case("warmRestarts", {"initial": 0.1, "steps": 8, "amplitude": 0.7, "alpha": 0.05}, "CosineDecayRestarts(0.1, 8, m_mul=0.7, alpha=0.05)", lambda: K.CosineDecayRestarts(0.1, 8, m_mul=0.7, alpha=0.05)),
    keras_case("warmRestarts", {"initial": 0.1, "steps": 13, "multiplier": 1}, "CosineDecayRestarts(0.1, 13, t_mul=1.0)", lambda: K.CosineDecayRestarts(0.1, 13, t_mul=1.0)),
    keras_case("warmRestarts", {"initial": 0.1, "steps": 7, "multiplier": 1.5}, "CosineDecayRestarts(0.1, 7, t_mul=1.5)", lambda: K.CosineDecayRestarts(0.1, 7, t_mul=1.5)),
    keras_case("warmupCosine", {"peak": 0.1, "warmupSteps": 10, "steps": 30, "start": 0.001, "alpha": 0.05}, "CosineDecay(0.001, 30, 0.05, warmup_target=0.1, warmup_steps=10)", lambda: K.CosineDecay(0.001, 30, 0.05, warmup_target=0.1, warmup_steps=10)),
    keras_case("plateau", {"initial": 0.1, "factor": 0.5, "patience": 3}, "ReduceLROnPlateau(monitor='loss', factor=0.5, patience=3)", lambda: 0.1, lambda: keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.5, patience=3)),
    keras_case("plateau", {"initial": 0.1, "factor": 0.3, "patience": 2, "threshold": 0.005, "cooldown": 3, "minimum": 0.004}, "ReduceLROnPlateau(monitor='loss', factor=0.3, patience=2, min_delta=0.005, cooldown=3, min_lr=0.004)", lambda: 0.1,
               lambda: keras.callbacks.ReduceLROnPlateau(monitor="loss", factor=0.3, patience=2, min_delta=0.005, cooldown=3, min_lr=0.004)),
]


def optax_case(schedule, parameters, call, make):
    return schedule, parameters, call, lambda: optax_values(optax.sgd(make())), lambda: [float(make()(jnp.asarray(k, dtype=jnp.float64))) for k in range(STEPS)]


def optax_plateau(parameters, call, **arguments):
    return "plateau", parameters, call, lambda: optax_values(optax.chain(optax.sgd(parameters["initial"]), optax.contrib.reduce_on_plateau(**arguments)))


OPTAX = [
    optax_case("constant", {"initial": 0.1}, "constant_schedule(0.1)", lambda: optax.constant_schedule(0.1)),
    optax_case("step", {"initial": 0.1, "size": 9, "factor": 0.3}, "exponential_decay(0.1, 9, 0.3, staircase=True)", lambda: optax.exponential_decay(0.1, 9, 0.3, staircase=True)),
    optax_case("multiStep", {"initial": 0.1, "milestones": [5, 20, 21], "factor": 0.3}, "piecewise_constant_schedule(0.1, {5: 0.3, 20: 0.3, 21: 0.3})", lambda: optax.piecewise_constant_schedule(0.1, {5: 0.3, 20: 0.3, 21: 0.3})),
    optax_case("exponential", {"initial": 0.1, "rate": 0.6, "steps": 10}, "exponential_decay(0.1, 10, 0.6)", lambda: optax.exponential_decay(0.1, 10, 0.6)),
    optax_case("exponential", {"initial": 0.1, "rate": 0.6, "steps": 10, "staircase": True}, "exponential_decay(0.1, 10, 0.6, staircase=True)", lambda: optax.exponential_decay(0.1, 10, 0.6, staircase=True)),
    optax_case("polynomial", {"initial": 0.1, "steps": 40, "end": 0.01, "power": 2.5}, "polynomial_schedule(0.1, 0.01, 2.5, 40)", lambda: optax.polynomial_schedule(0.1, 0.01, 2.5, 40)),
    optax_case("inverseTime", {"initial": 0.1, "rate": 0.2}, "lambda count: 0.1 / (1 + 0.2 * count)", lambda: lambda count: 0.1 / (1 + 0.2 * jnp.asarray(count, dtype=jnp.float64))),
    optax_case("cosine", {"initial": 0.1, "steps": 25, "alpha": 0.1, "exponent": 1.5}, "cosine_decay_schedule(0.1, 25, 0.1, 1.5)", lambda: optax.cosine_decay_schedule(0.1, 25, 0.1, 1.5)),
    optax_case("warmRestarts", {"initial": 0.1, "steps": 8, "multiplier": 2, "alpha": 0.05}, "sgdr_schedule([dict(init_value=0.1, peak_value=0.1, warmup_steps=0, decay_steps=8 · 2^i, end_value=0.005), …])",
               lambda: optax.sgdr_schedule([dict(init_value=0.1, peak_value=0.1, warmup_steps=0, decay_steps=8 * 2**i, end_value=0.1 * 0.05) for i in range(4)])),
    optax_case("warmup", {"target": 0.1, "steps": 12}, "linear_schedule(0.0, 0.1, 12)", lambda: optax.linear_schedule(0.0, 0.1, 12)),
    optax_case("warmupCosine", {"peak": 0.1, "warmupSteps": 10, "steps": 40, "start": 0.001, "end": 0.005}, "warmup_cosine_decay_schedule(0.001, 0.1, 10, 40, 0.005)", lambda: optax.warmup_cosine_decay_schedule(0.001, 0.1, 10, 40, 0.005)),
    optax_case("oneCycle", {"peak": 0.5, "steps": 55}, "cosine_onecycle_schedule(55, 0.5)", lambda: optax.cosine_onecycle_schedule(55, 0.5)),
    optax_case("oneCycle", {"peak": 0.5, "steps": 55, "anneal": "linear", "rise": 0.4, "fall": 0.7, "divisor": 10, "finalDivisor": 100}, "linear_onecycle_schedule(55, 0.5, 0.4, 0.7, 10, 100)", lambda: optax.linear_onecycle_schedule(55, 0.5, 0.4, 0.7, 10.0, 100.0)),
    optax_plateau({"initial": 0.1, "factor": 0.5, "patience": 3}, "reduce_on_plateau(0.5, 3)", factor=0.5, patience=3),
    optax_plateau({"initial": 0.1, "factor": 0.3, "patience": 2, "threshold": 0.02, "cooldown": 3, "minimum": 0.004}, "reduce_on_plateau(0.3, 2, rtol=0.02, cooldown=3, min_scale=0.04)", factor=0.3, patience=2, rtol=0.02, cooldown=3, min_scale=0.04),
]


def main(write, block):
    versions = {"pytorch": f"torch {torch.__version__}", "keras": f"keras {keras.__version__}", "optax": f"optax {optax.__version__}"}
    for framework, cases in (("pytorch", TORCH), ("keras", KERAS), ("optax", OPTAX)):
        blocks = [
            block({"schedule": schedule, "parameters": parameters, "call": call, "values": list(values()), **({"called": called[0]()} if called else {})})
            for schedule, parameters, call, values, *called in cases
        ]
        write(f"schedules.{framework}.json", {"framework": versions[framework], "losses": LOSSES}, {"cases": blocks})
        print("schedules", framework, len(cases), flush=True)
