"""Keras 3's optimizers with JAX beneath, floatx float64 (see generate.py for what that takes)."""

import jax
import keras

from cases import Entry, both
from problems import split

optimizers = keras.optimizers
VERSION = f"keras {keras.__version__}"

NAMES = {
    "learningRate": "learning_rate", "momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay", "beta1": "beta_1",
    "beta2": "beta_2", "epsilon": "epsilon", "rho": "rho", "centered": "centered", "initialAccumulator": "initial_accumulator_value", "amsgrad": "amsgrad",
    "beta2Decay": "beta_2_decay", "epsilon1": "epsilon_1", "epsilon2": "epsilon_2", "clipThreshold": "clip_threshold", "relativeStep": "relative_step",
    "learningRatePower": "learning_rate_power", "l1": "l1_regularization_strength", "l2": "l2_regularization_strength", "l2Shrinkage": "l2_shrinkage_regularization_strength",
    "beta": "beta", "coefficientA": "muon_a", "coefficientB": "muon_b", "coefficientC": "muon_c", "newtonSchulzSteps": "ns_steps", "rmsRate": "rms_rate",
    "adamBeta1": "adam_beta_1", "adamBeta2": "adam_beta_2", "adamWeightDecay": "adam_weight_decay", "adamLearningRateRatio": "adam_lr_ratio", "warmupSteps": "warmup_steps",
}


def pack(arguments):
    return {**arguments, "rms_rate": None} if arguments.get("rms_rate") == 0 else arguments


def entry(id, make, runs, state=None, **rest):
    return Entry(id, make, runs, names=NAMES, state=state or {}, pack=pack, **rest)


LR = {"learningRate": 0.03}
BETAS = {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}
DECAY = {"weightDecay": 0.02}
MOMENTS = {"_momentums": "m", "_velocities": "v", "_velocity_hats": "vMax"}


def rates(rosenbrock, quadratic, logistic, **rest):
    return [(loss, {"learningRate": rate, **rest}) for loss, rate in (("rosenbrock", rosenbrock), ("quadratic", quadratic), ("logistic", logistic))]


ENTRIES = [
    entry("sgd", optimizers.SGD, [*both({}), ("vector", {**LR, **DECAY}), ("vector", {**LR, "momentum": 0.8}), *both({**LR, "momentum": 0.8, "nesterov": True, **DECAY})],
          {"momentums": "b"}, closed=rates(0.0005, 0.01, 0.1)),
    entry("momentum", optimizers.SGD, [("vector", {}), *both({**LR, "momentum": 0.6, **DECAY})], {"momentums": "b"}, fixed={"momentum": 0.9}, closed=rates(0.0002, 0.002, 0.05)),
    entry("nesterov", optimizers.SGD, [("vector", {}), *both({**LR, "momentum": 0.6, **DECAY})], {"momentums": "b"}, fixed={"momentum": 0.9, "nesterov": True}, closed=rates(0.0002, 0.002, 0.05)),
    entry("adagrad", optimizers.Adagrad, [("vector", {}), *both({**LR, "initialAccumulator": 0.4, "epsilon": 1e-3, **DECAY})], {"_accumulators": "s"}, closed=rates(0.1, 0.1, 0.1)),
    entry("adadelta", optimizers.Adadelta, [("vector", {}), *both({**LR, "rho": 0.7, "epsilon": 1e-3, **DECAY})],
          {"_accumulated_grads": "v", "_accumulated_delta_vars": "u"}, closed=rates(1.0, 1.0, 1.0)),
    entry("rmsprop", optimizers.RMSprop, [
        ("vector", {}), ("vector", {**LR, "rho": 0.8, "momentum": 0.6}), ("vector", {**LR, "epsilon": 1e-3, "centered": True}), *both({**LR, "momentum": 0.6, "centered": True, **DECAY})],
        {"_velocities": "v", "_momentums": "b", "_average_gradients": "a"}, closed=rates(0.01, 0.01, 0.01)),
    entry("adam", optimizers.Adam, [("vector", {}), *both({**LR, **BETAS, "amsgrad": True}), ("vector", {**LR, **DECAY, "epsilon": 1e-3})], MOMENTS, closed=rates(0.02, 0.05, 0.02)),
    entry("adamw", optimizers.AdamW, [("vector", {}), *both({**LR, **BETAS, "weightDecay": 0.2, "amsgrad": True})], MOMENTS, closed=rates(0.02, 0.05, 0.02)),
    entry("adamax", optimizers.Adamax, [("vector", {}), *both({**LR, **BETAS, **DECAY})], {"_m": "m", "_u": "u"}, closed=rates(0.02, 0.05, 0.02)),
    entry("nadam", optimizers.Nadam, [("vector", {}), *both({**LR, **BETAS, **DECAY})], {**MOMENTS, "_u_product": "muProduct"}, shared=("muProduct",), closed=rates(0.02, 0.05, 0.02)),
    entry("adafactor", optimizers.Adafactor, [
        ("vector", {}), ("tall", {}), ("wide", {"learningRate": 0.3}),
        ("mixed", {"learningRate": 0.3, "beta2Decay": -0.6, "epsilon1": 1e-4, "epsilon2": 1e-2, "clipThreshold": 0.7, "relativeStep": False, **DECAY})],
        {"_r": "lines", "_c": "lines", "_v": "v"}, closed=[*rates(0.02, 0.05, 0.05), ("quadraticMatrix", {"learningRate": 0.05})]),
    entry("ftrl", optimizers.Ftrl, [
        *both({}), ("vector", {"learningRate": 0.3, "l1": 0.2, "l2": 0.1}),
        *both({"learningRate": 0.3, "learningRatePower": -0.7, "initialAccumulator": 0.4, "l1": 0.01, "l2": 0.1, "l2Shrinkage": 0.05, "beta": 0.2, **DECAY})],
        {"_accumulators": "n", "_linears": "z"}, closed=rates(0.05, 0.05, 0.1)),
    entry("lion", optimizers.Lion, [*both({}), *both({**LR, "beta1": 0.7, "beta2": 0.95, **DECAY})], {"_momentums": "m"}, closed=rates(0.01, 0.01, 0.01)),
    entry("lamb", optimizers.Lamb, [*both({}), ("tall", {**LR}), *both({**LR, **BETAS, **DECAY})], MOMENTS, closed=[*rates(0.02, 0.02, 0.02), ("quadraticMatrix", {"learningRate": 0.02})]),
    entry("muon", optimizers.Muon, [
        ("tall", {}), ("wide", {}), ("mixed", {}),
        ("mixed", {**LR, "weightDecay": 0.3, "momentum": 0.8, "nesterov": False, "coefficientA": 2.0, "coefficientB": -1.5, "coefficientC": 0.5, "epsilon": 1e-3, "newtonSchulzSteps": 3,
                   "rmsRate": 0.5, "adamBeta1": 0.7, "adamBeta2": 0.95, "adamWeightDecay": 0.1, "adamLearningRateRatio": 0.3}),
        ("tall", {**LR, "rmsRate": 0})], {"momentums": "m", "adam_velocities": "v"}, closed=[("quadraticMatrix", {"learningRate": 0.02})]),
    entry("schedulefreeadamw", optimizers.ScheduleFreeAdamW, [*both({}), *both({**LR, **BETAS, "warmupSteps": 8, **DECAY})], {"_momentums": "z", "_velocities": "v"}, closed=rates(0.02, 0.05, 0.02)),
]


def flat(variables):
    return [number for variable in variables for number in keras.ops.convert_to_numpy(variable).reshape(-1).tolist()]


def read_state(entry, stepper):
    kept = {}
    for theirs, ours in entry.state.items():
        variables = getattr(stepper, theirs, None)
        if isinstance(variables, (list, tuple)):
            # None where Muon leaves a tensor to AdamW, or Adafactor does not factor it.
            for index, variable in enumerate(variables):
                if isinstance(variable, keras.Variable):
                    kept.setdefault(ours, {}).setdefault(index, []).append(keras.ops.convert_to_numpy(variable).tolist())
        elif variables is not None:
            kept[ours] = keras.ops.convert_to_numpy(variables).item()
    return kept


def open_loop(entry, arguments, problem, **_):
    stepper = entry.make(**arguments)
    tensors = [keras.Variable(part, dtype="float64") for part in problem.split(problem.start)]
    for gradient in problem.gradients:
        stepper.apply(problem.split(gradient), tensors)
        yield flat(tensors), read_state(entry, stepper)


def closed_loop(entry, arguments, loss, steps):
    stepper = entry.make(**arguments)
    tensors = [keras.Variable(part, dtype="float64") for part in split(loss.tensors, loss.start)]
    gradient = jax.jit(jax.grad(lambda parts: loss.formula(jax.numpy, jax.numpy.concatenate([part.reshape(-1) for part in parts]))))
    for _ in range(steps):
        stepper.apply(gradient([tensor.value for tensor in tensors]), tensors)
        yield flat(tensors)
