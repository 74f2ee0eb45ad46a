"""Keras 2's optimizers as tf-keras still has them, floatx float64, run eagerly: its own classes (optimizer_v1), and for what they do not have or leave open those of tf.keras before 2.11.

The classes of Keras 2 give TensorFlow a graph of updates that says nothing of whether `decay` sees the count before or after its increment. Theano took the one before,
as tf.keras does, so cases with `decay` run the latter.
"""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")

import jax
import tensorflow as tf
import tf_keras
from tf_keras.src.optimizers import optimizer_v1 as keras2

from cases import Entry, both
from problems import split

tf_keras.backend.set_floatx("float64")
legacy = tf_keras.optimizers.legacy
VERSION = f"tf-keras {tf_keras.__version__}"

NAMES = {
    "learningRate": "lr", "momentum": "momentum", "nesterov": "nesterov", "learningRateDecay": "decay", "beta1": "beta_1", "beta2": "beta_2", "epsilon": "epsilon", "rho": "rho",
    "centered": "centered", "initialAccumulator": "initial_accumulator_value", "amsgrad": "amsgrad", "momentumDecay": "schedule_decay",
}


class Keras2:
    """A class of Keras 2, which makes its state anew each time that it is asked for updates; here once."""

    def __init__(self, make, arguments):
        self.optimizer = make(**arguments)
        self.kept = None
        self.create = self.optimizer._create_all_weights
        self.optimizer._create_all_weights = self.weights

    def weights(self, tensors):
        if self.kept is None:
            self.kept = self.create(tensors)
        return self.kept

    def step(self, gradients, tensors):
        self.optimizer.get_gradients = lambda loss, parameters: gradients
        for update in self.optimizer.get_updates(None, tensors):
            if isinstance(update, tuple):
                update[0].assign(update[1])

    def state(self, names):
        lists = self.kept if isinstance(self.kept, tuple) else (self.kept,)
        kept = {}
        for name, values in zip(names, lists):
            if name:
                kept[name] = {index: [value.numpy().tolist()] for index, value in enumerate(values)}
        if hasattr(self.optimizer, "m_schedule"):
            kept["muProduct"] = self.optimizer.m_schedule.numpy().item()
        return kept


class TfKeras:
    """A class of tf.keras; its slots are called differently. It keeps hyperparameters in float32 whatever the parameters are; here in float64."""

    slots = {"rms": "v", "mg": "a", "momentum": "b", "accumulator": "s", "accum_grad": "v", "accum_var": "u", "m": "m", "v": "v", "vhat": "vMax"}

    def __init__(self, make, arguments, names):
        self.optimizer = make(**arguments)
        for name, value in self.optimizer._hyper.items():
            self.optimizer._hyper[name] = tf.constant(value, tf.float64)
        self.optimizer._initial_decay = tf.constant(self.optimizer._initial_decay, tf.float64)
        self.names = {**self.slots, **names}

    def step(self, gradients, tensors):
        self.tensors = tensors
        self.optimizer.apply_gradients(zip(gradients, tensors))

    def state(self, _):
        kept = {}
        for slot in self.optimizer.get_slot_names():
            kept[self.names[slot]] = {index: [self.optimizer.get_slot(tensor, slot).numpy().tolist()] for index, tensor in enumerate(self.tensors)}
        return kept


def maker(name, slots=None, **always):
    def make(**arguments):
        theirs = {**always, **arguments}
        # Not in the classes of Keras 2, or of an open order there.
        if "decay" in theirs or "centered" in theirs or "initial_accumulator_value" in theirs or (name == "RMSprop" and "momentum" in theirs):
            return TfKeras(getattr(legacy, name), {"learning_rate" if key == "lr" else key: value for key, value in theirs.items()}, slots or {})
        return Keras2(getattr(keras2, name), theirs)

    return make


def entry(id, make, runs, state, **rest):
    return Entry(id, make, runs, names=NAMES, state=state, **rest)


LR = {"learningRate": 0.03}
BETAS = {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}
DECAY = {"learningRateDecay": 0.05}


def rates(rosenbrock, quadratic, logistic, **rest):
    return [(loss, {"learningRate": rate, **rest}) for loss, rate in (("rosenbrock", rosenbrock), ("quadratic", quadratic), ("logistic", logistic))]


SGD = maker("SGD")
RMSPROP = maker("RMSprop")
# `state` names what the class keeps, in its order; with momentum 0 our rule has no buffer.
ENTRIES = [
    entry("sgd", SGD, [*both({}), ("vector", {**LR, **DECAY}), *both({**LR, "momentum": 0.8}), *both({**LR, "momentum": 0.8, "nesterov": True, **DECAY})], ("b",), closed=rates(0.0005, 0.01, 0.1)),
    entry("momentum", SGD, [("vector", {}), *both({**LR, "momentum": 0.6, **DECAY})], ("b",), fixed={"momentum": 0.9}, closed=rates(0.0002, 0.002, 0.05)),
    entry("nesterov", SGD, [("vector", {}), *both({**LR, "momentum": 0.6, **DECAY})], ("b",), fixed={"momentum": 0.9, "nesterov": True}, closed=rates(0.0002, 0.002, 0.05)),
    entry("adagrad", maker("Adagrad"), [
        *both({}), ("vector", {**LR, "epsilon": 1e-3}), *both({**LR, "initialAccumulator": 0.4, "epsilon": 1e-3, **DECAY})], ("s",), closed=rates(0.1, 0.1, 0.1)),
    entry("adadelta", maker("Adadelta"), [*both({}), ("vector", {**LR, "rho": 0.7, "epsilon": 1e-3}), *both({**LR, "rho": 0.7, "epsilon": 1e-3, **DECAY})], ("v", "u"), closed=rates(1.0, 1.0, 1.0)),
    entry("rmsprop", RMSPROP, [
        *both({}), ("vector", {**LR, "rho": 0.8, "epsilon": 1e-3}), ("vector", {**LR, "rho": 0.8, "momentum": 0.6}), ("vector", {**LR, "epsilon": 1e-3, "centered": True}),
        *both({**LR, "momentum": 0.6, "centered": True, "epsilon": 1e-3, **DECAY})], ("v",), closed=rates(0.01, 0.01, 0.01)),
    entry("adam", maker("Adam"), [*both({}), *both({**LR, **BETAS, "amsgrad": True}), *both({**LR, "epsilon": 1e-3, **DECAY})], ("m", "v", "vMax"), closed=rates(0.02, 0.05, 0.02)),
    entry("adamax", maker("Adamax", {"v": "u"}), [*both({}), ("vector", {**LR, **BETAS}), *both({**LR, **BETAS, **DECAY})], ("m", "u"), closed=rates(0.02, 0.05, 0.02)),
    entry("nadam", maker("Nadam"), [*both({}), *both({**LR, **BETAS, "momentumDecay": 0.2})], ("m", "v"), closed=rates(0.02, 0.05, 0.02)),
]


def flat(tensors):
    return [number for tensor in tensors for number in tensor.numpy().reshape(-1).tolist()]


def read_state(entry, arguments, stepper):
    kept = stepper.state(entry.state)
    if entry.id in ("sgd", "momentum", "nesterov") and arguments.get("momentum", 0) == 0:
        return {}
    return {name: values for name, values in kept.items() if name != "vMax" or arguments.get("amsgrad")}


def open_loop(entry, arguments, problem, **_):
    stepper = entry.make(**arguments)
    tensors = [tf.Variable(part) for part in problem.split(problem.start)]
    for gradient in problem.gradients:
        stepper.step([tf.constant(part) for part in problem.split(gradient)], tensors)
        yield flat(tensors), read_state(entry, arguments, stepper)


def closed_loop(entry, arguments, loss, steps):
    stepper = entry.make(**arguments)
    tensors = [tf.Variable(part) for part in split(loss.tensors, loss.start)]
    gradient = jax.jit(jax.grad(lambda parts: loss.formula(jax.numpy, jax.numpy.concatenate([part.reshape(-1) for part in parts]))))
    for _ in range(steps):
        stepper.step([tf.constant(jax.device_get(part)) for part in gradient([tensor.numpy() for tensor in tensors])], tensors)
        yield flat(tensors)
