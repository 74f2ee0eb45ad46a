"""Optax's optimizers, its core and contrib, with 64-bit JAX. Steps are not compiled as a whole (but for COMPILED): then JAX fuses multiplications and additions."""

import jax
import jax.numpy as jnp
import numpy as np
import optax
from optax import contrib

from cases import Entry, both
from problems import split

VERSION = f"optax {optax.__version__}"

NAMES = {
    "learningRate": "learning_rate", "momentum": "momentum", "nesterov": "nesterov", "weightDecay": "weight_decay", "beta1": "b1", "beta2": "b2", "beta3": "b3",
    "epsilon": "eps", "epsilonRoot": "eps_root", "rho": "rho", "centered": "centered", "initialAccumulator": "initial_accumulator_value",
    "epsilonInRoot": "eps_in_sqrt", "biasCorrection": "bias_correction", "initialScale": "initial_scale", "threshold": "threshold",
    "etaMinus": "eta_minus", "etaPlus": "eta_plus", "minimumStep": "min_step_size", "maximumStep": "max_step_size",
    "minimumFactoredSize": "min_dim_size_to_factor", "decayRate": "decay_rate", "decayOffset": "decay_offset", "multiplyByParameterScale": "multiply_by_parameter_scale",
    "clipThreshold": "clip_threshold", "epsilon1": "eps", "factored": "factored",
    "newtonSchulzSteps": "ns_steps", "coefficientA": "ns_coeffs.0", "coefficientB": "ns_coeffs.1", "coefficientC": "ns_coeffs.2",
    "adaptive": "adaptive", "preconditioning": "preconditioning", "consistentRms": "consistent_rms",
    "adamBeta1": "adam_b1", "adamBeta2": "adam_b2", "adamEpsilonRoot": "adam_eps_root", "adamWeightDecay": "adam_weight_decay", "adamLearningRate": "adam_learning_rate",
    "historySize": "memory_size", "scaleInitialPreconditioner": "scale_init_precond", "lineSearch": "linesearch",
    "warmupSteps": "warmup_steps", "weightPower": "weight_lr_power", "minimumNorm": "min_norm", "trustCoefficient": "trust_coefficient",
    "noiseScale": "eta", "noiseDecay": "gamma", "alpha": "alpha", "beta": "beta", "maximumLearningRate": "max_learning_rate", "lowerBound": "f_min", "variant": "variant",
    "initialDistance": "estim_lr0", "distanceCoefficient": "estim_lr_coef", "safeguardWarmup": "safeguard_warmup",
    "initialStep": "init_step.0", "initialStepValue": "init_step.1", "initialDistanceSquared": "init_estim_sq_dist",
    "gamma": "gamma", "updateInterval": "update_interval", "clipping": "use_clipping",
}
TUPLES = {"ns_coeffs": (3.4445, -4.7750, 2.0315), "init_step": ("heuristic", 1e-6), "betas": (0.9, 0.999)}
# What None means there is 0 here.
NONE_AT_0 = {"beta3", "init_estim_sq_dist"}


def pack(arguments):
    packed = {}
    for name, value in arguments.items():
        whole, _, index = name.partition(".")
        if index:
            members = list(packed.get(whole, TUPLES[whole]))
            members[int(index)] = value
            packed[whole] = tuple(members)
        elif name not in NONE_AT_0 or value != 0:
            packed[whole] = value
    if "variant" in packed:
        packed["variant"] = packed["variant"].replace("Plus", "+")
    if "linesearch" in packed:
        search = {"zoom": optax.scale_by_zoom_linesearch(max_linesearch_steps=20, initial_guess_strategy="one"), "none": None}
        packed["linesearch"] = search[packed["linesearch"]]
    return packed


def entry(id, make, runs, state=None, names=None, **rest):
    return Entry(id, make, runs, names={**NAMES, **(names or {})}, state=state or {}, pack=pack, **rest)


def adam(amsgrad=False, **arguments):
    return (optax.amsgrad if amsgrad else optax.adam)(**arguments)


def nadam(weight_decay=None, **arguments):
    return optax.nadam(**arguments) if weight_decay is None else optax.nadamw(weight_decay=weight_decay, **arguments)


def adamax(weight_decay=None, **arguments):
    return optax.adamax(**arguments) if weight_decay is None else optax.adamaxw(weight_decay=weight_decay, **arguments)


def exact_curvature():
    """In place of Hutchinson's estimate, which draws random signs: the Hessian's diagonal itself, which is what the estimate is in the mean."""

    def update(updates, state, params=None, obj_fn=None, **_):
        del updates
        flat, restore = jax.flatten_util.ravel_pytree(params)
        return restore(jnp.diag(jax.hessian(lambda row: obj_fn(restore(row)))(flat))), state

    return optax.GradientTransformationExtraArgs(optax.init_empty_state, update)


def rate(value):
    return {"learning_rate": value}


LR = {"learningRate": 0.03}
BETAS = {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}
MOMENTS = {"mu": "m", "nu": "v", "nu_max": "vMax"}


def rates(rosenbrock, quadratic, logistic, **rest):
    return [(loss, {"learningRate": rate, **rest}) for loss, rate in (("rosenbrock", rosenbrock), ("quadratic", quadratic), ("logistic", logistic))]


ADAPTIVE = rates(0.02, 0.05, 0.02)
PER_TENSOR = [*ADAPTIVE, ("quadraticMatrix", {"learningRate": 0.05})]

CORE = [
    entry("sgd", optax.sgd, [*both({}), ("vector", {**LR, "momentum": 0.8}), *both({**LR, "momentum": 0.8, "nesterov": True})], {"trace": "b"}, fixed=rate(0.01), closed=rates(0.0005, 0.01, 0.1)),
    entry("momentum", optax.sgd, [("vector", {}), *both({**LR, "momentum": 0.6})], {"trace": "b"}, fixed={**rate(0.01), "momentum": 0.9}, closed=rates(0.0002, 0.002, 0.05)),
    entry("nesterov", optax.sgd, [("vector", {}), *both({**LR, "momentum": 0.6})], {"trace": "b"}, fixed={**rate(0.01), "momentum": 0.9, "nesterov": True}, closed=rates(0.0002, 0.002, 0.05)),
    entry("adagrad", optax.adagrad, [("vector", {}), *both({**LR, "initialAccumulator": 0.0, "epsilon": 1e-3})], {"sum_of_squares": "s"}, fixed=rate(0.01), closed=rates(0.1, 0.1, 0.1)),
    entry("adadelta", optax.adadelta, [("vector", {}), *both({**LR, "rho": 0.7, "epsilon": 1e-3, "weightDecay": 0.02})], {"e_g": "v", "e_x": "u"}, fixed=rate(1), closed=rates(1.0, 1.0, 1.0)),
    entry("rmsprop", optax.rmsprop, [
        ("vector", {}), ("vector", {**LR, "rho": 0.8, "momentum": 0.6}), ("vector", {**LR, "epsilonInRoot": False, "biasCorrection": True, "initialScale": 0.2}),
        *both({**LR, "epsilon": 1e-3, "centered": True, "biasCorrection": True, "momentum": 0.6, "nesterov": True}), ("vector", {**LR, "epsilon": 1e-3, "centered": True})],
        {"mu": "a", "nu": "v", "trace": "b"}, names={"rho": "decay"}, fixed=rate(0.001), closed=rates(0.01, 0.01, 0.01)),
    entry("adam", adam, [("vector", {}), *both({**LR, **BETAS, "epsilonRoot": 1e-4}), *both({**LR, **BETAS, "amsgrad": True})], MOMENTS, names={"amsgrad": "amsgrad"}, fixed=rate(0.001), closed=ADAPTIVE),
    entry("adamw", optax.adamw, [("vector", {}), *both({**LR, **BETAS, "weightDecay": 0.2, "epsilonRoot": 1e-4})], MOMENTS, fixed=rate(0.001), closed=ADAPTIVE),
    entry("adamax", adamax, [("vector", {}), *both({**LR, **BETAS}), ("mixed", {**LR, **BETAS, "weightDecay": 0.2})], {"mu": "m", "nu": "u"}, fixed=rate(0.002), closed=ADAPTIVE),
    entry("nadam", nadam, [("vector", {}), *both({**LR, **BETAS, "epsilonRoot": 1e-4}), ("mixed", {**LR, **BETAS, "weightDecay": 0.2})], MOMENTS, fixed=rate(0.001), closed=ADAPTIVE),
    entry("radam", optax.radam, [*both({}), *both({**LR, **BETAS, "epsilonRoot": 1e-4, "threshold": 4.0}), ("vector", {**LR, **BETAS, "nesterov": True})], MOMENTS, fixed=rate(0.001), closed=ADAPTIVE),
    entry("lion", optax.lion, [*both({}), *both({**LR, "beta1": 0.7, "beta2": 0.95, "weightDecay": 0.2})], {"mu": "m"}, fixed=rate(0.001), closed=rates(0.01, 0.01, 0.01)),
    entry("adabelief", optax.adabelief, [*both({}), *both({**LR, **BETAS, "epsilonRoot": 1e-4}), ("vector", {**LR, **BETAS, "nesterov": True})], MOMENTS, fixed=rate(0.001), closed=ADAPTIVE),
    entry("adan", optax.adan, [*both({}), *both({**LR, "beta1": 0.9, "beta2": 0.7, "beta3": 0.95, "epsilon": 1e-3, "epsilonRoot": 1e-4, "weightDecay": 0.2})],
          {"m": "m", "v": "v", "n": "n", "g": "previousGradient"}, fixed=rate(0.001), closed=ADAPTIVE),
    entry("yogi", optax.yogi, [*both({}), *both({**LR, "beta1": 0.7, "beta2": 0.95, "epsilon": 1e-2})], MOMENTS, fixed=rate(0.001), closed=ADAPTIVE),
    entry("rprop", optax.rprop, [*both({}), *both({"learningRate": 0.05, "etaMinus": 0.4, "etaPlus": 1.3, "minimumStep": 1e-3, "maximumStep": 0.2})],
          {"step_sizes": "stepSize", "prev_updates": "pending"}, fixed=rate(0.01), closed=rates(0.01, 0.01, 0.01)),
    entry("signsgd", optax.sign_sgd, [*both({}), ("vector", LR)], fixed=rate(0.01), closed=rates(0.01, 0.01, 0.01)),
    entry("signum", optax.signum, [*both({}), *both({**LR, "beta": 0.7})], {"ema": "m"}, fixed=rate(0.01), closed=rates(0.01, 0.01, 0.01)),
    entry("noisysgd", optax.noisy_sgd, [*both({}), *both({**LR, "noiseScale": 0.3, "noiseDecay": 0.9})], fixed={**rate(0.01), "seed": 0}),
    entry("optimisticgradientdescent", optax.optimistic_gradient_descent, [*both({}), *both({**LR, "alpha": 0.7, "beta": 0.4})],
          {"previous_gradient": "previousGradient"}, fixed=rate(0.01), closed=rates(0.0005, 0.005, 0.1)),
    entry("optimisticadam", optax.optimistic_adam_v2, [*both({}), *both({**LR, "alpha": 0.7, "beta": 0.4, **BETAS, "epsilonRoot": 1e-4, "nesterov": False})],
          {"mu": "m", "nu": "v", "previous_gradient": "previousGradient"}, fixed=rate(0.001), closed=ADAPTIVE),
    entry("fromage", optax.fromage, [*both({}), ("tall", LR), ("mixed", {**LR, "minimumNorm": 5.0})], fixed=rate(0.01), closed=[*rates(0.01, 0.01, 0.02), ("quadraticMatrix", {"learningRate": 0.01})]),
    entry("lamb", optax.lamb, [*both({}), ("tall", LR), *both({**LR, **BETAS, "epsilonRoot": 1e-4, "weightDecay": 0.2})], MOMENTS, fixed=rate(0.001),
          closed=[*rates(0.02, 0.02, 0.02), ("quadraticMatrix", {"learningRate": 0.02})]),
    entry("lars", optax.lars, [*both({}), ("tall", {"learningRate": 0.5}), *both({**LR, "weightDecay": 0.2, "trustCoefficient": 0.1, "epsilon": 1e-2, "momentum": 0.6, "nesterov": True})], {"trace": "b"}, fixed=rate(0.01),
          closed=[*rates(0.02, 0.02, 0.02, trustCoefficient=0.5), ("quadraticMatrix", {"learningRate": 0.02, "trustCoefficient": 0.5})]),
    entry("novograd", optax.novograd, [*both({}), *both({**LR, "beta1": 0.7, "beta2": 0.6, "epsilon": 1e-2, "epsilonRoot": 1e-3, "weightDecay": 0.2})], {"mu": "m", "nu": "v"}, fixed=rate(0.001),
          closed=[*rates(0.01, 0.01, 0.01), ("quadraticMatrix", {"learningRate": 0.01})]),
    entry("polyaksgd", optax.polyak_sgd, [*both({}), *both({"learningRate": 0.5, "maximumLearningRate": 0.2, "lowerBound": 2.5, "epsilon": 0.5}), ("vector", {"lowerBound": 9.0, "variant": "spsPlus"})],
          names={"learningRate": "scaling"}, closed=[("rosenbrock", {"maximumLearningRate": 0.002}), ("quadratic", {"maximumLearningRate": 0.01}), ("logistic", {})]),
    entry("sm3", optax.sm3, [*both({}), ("tall", {}), *both({**LR, "momentum": 0.6})], {"nu": "m", "mu": "lines"}, fixed=rate(0.01), closed=[*rates(0.1, 0.1, 0.1), ("quadraticMatrix", {"learningRate": 0.1})]),
    entry("adafactor", optax.adafactor, [
        ("vector", {}), ("tall", {}), ("wide", {"learningRate": 0.3, "minimumFactoredSize": 2}), ("tall", {"learningRate": 0.3, "minimumFactoredSize": 2, "momentum": 0.6}),
        ("mixed", {"learningRate": 0.3, "minimumFactoredSize": 2, "decayRate": 0.6, "decayOffset": -3, "multiplyByParameterScale": False, "clipThreshold": 0.7, "weightDecay": 0.02, "epsilon1": 1e-4}),
        ("mixed", {"learningRate": 0.3, "minimumFactoredSize": 2, "factored": False})],
        {"v_row": "lines", "v_col": "lines", "v": "v", "ema": "m"}, names={"clipThreshold": "clipping_threshold", "weightDecay": "weight_decay_rate"},
        fixed={**rate(0.001), "dtype_momentum": "float64"}, closed=[*rates(0.02, 0.02, 0.02), ("quadraticMatrix", {"learningRate": 0.02, "minimumFactoredSize": 2})]),
    entry("lbfgs", optax.lbfgs, [], closed=[
        *[(loss, values) for loss in ("rosenbrock", "quadratic", "logistic") for values in ({}, {"historySize": 3})],
        ("rosenbrock", {"lineSearch": "none", "learningRate": 0.05}), ("logistic", {"lineSearch": "none", "learningRate": 0.1, "scaleInitialPreconditioner": False})]),
]

CONTRIB = [
    entry("ademamix", contrib.ademamix, [*both({}), *both({**LR, **BETAS, "beta3": 0.98, "alpha": 2.0, "epsilonRoot": 1e-4, "weightDecay": 0.2})], {"m1": "m", "m2": "mSlow", "nu": "v"}, fixed=rate(0.001), closed=ADAPTIVE),
    entry("adopt", contrib.adopt, [*both({}), *both({**LR, **BETAS, "nesterov": True}), ("mixed", {**LR, **BETAS, "clipping": False})], MOMENTS, fixed=rate(0.001), closed=rates(0.02, 0.02, 0.02)),
    entry("dog", contrib.dog, [*both({}), ("mixed", {"learningRate": 0.7, "initialStep": "distance", "initialStepValue": 0.01, "epsilon": 1e-2, "weightDecay": 0.02}), ("tall", {"initialStep": "learning_rate", "initialStepValue": 0.01})],
          {"max_dist": "r", "sum_sq_norm_grads": "gradientSum", "init_params": "origin"}, shared=("r", "gradientSum"),
          closed=[("rosenbrock", {"initialStepValue": 1e-3}), ("quadratic", {"initialStepValue": 1e-3}), ("logistic", {"initialStepValue": 1e-2})]),
    entry("dowg", contrib.dowg, [*both({}), *both({"learningRate": 0.7, "initialDistanceSquared": 0.01, "epsilon": 1e-2, "weightDecay": 0.02})],
          {"estim_sq_dist": "r2", "weighted_sq_norm_grads": "gradientSum", "init_params": "origin"}, shared=("r2", "gradientSum"), closed=[("rosenbrock", {}), ("quadratic", {}), ("logistic", {})]),
    entry("prodigy", contrib.prodigy, [*both({}), *both({"learningRate": 0.7, **BETAS, "beta3": 0.9, "initialDistance": 1e-3, "distanceCoefficient": 0.8, "weightDecay": 0.02, "safeguardWarmup": True})],
          {"exp_avg": "m", "exp_avg_sq": "v", "grad_sum": "s", "estim_lr": "d", "numerator_weighted": "numerator", "params0": "origin"}, shared=("d", "numerator"),
          names={"beta1": "betas.0", "beta2": "betas.1", "beta3": "beta3"}, closed=[(loss, {"initialDistance": 1e-3}) for loss in ("rosenbrock", "quadratic", "logistic")]),
    entry("schedulefreesgd", contrib.schedule_free_sgd, [*both({}), *both({**LR, "beta1": 0.7, "warmupSteps": 8, "weightDecay": 0.02, "weightPower": 1.0})],
          {"z": "z", "weight_sum": "weightSum", "max_lr": "largestRate"}, shared=("weightSum", "largestRate"), closed=rates(0.0005, 0.01, 0.1)),
    entry("schedulefreeadamw", contrib.schedule_free_adamw, [*both({}), *both({**LR, **BETAS, "warmupSteps": 8, "weightDecay": 0.02, "weightPower": 1.0})],
          {"z": "z", "nu": "v", "weight_sum": "weightSum", "max_lr": "largestRate"}, shared=("weightSum", "largestRate"), closed=ADAPTIVE),
    entry("sophia", contrib.sophia, [*both({}), *both({**LR, "beta1": 0.7, "beta2": 0.9, "epsilon": 1e-3, "weightDecay": 0.2, "gamma": 0.3, "clipThreshold": 0.8, "updateInterval": 3})],
          {"mu": "m", "nu": "h"}, fixed=rate(0.001), closed=rates(0.01, 0.01, 0.02, gamma=0.5, updateInterval=2)),
    entry("muon", contrib.muon, [
        ("tall", {}), ("wide", {}), ("mixed", {}),
        ("mixed", {**LR, "weightDecay": 0.3, "momentum": 0.8, "nesterov": False, "coefficientA": 2.0, "coefficientB": -1.5, "coefficientC": 0.5, "epsilon": 1e-3, "newtonSchulzSteps": 3,
                   "adamBeta1": 0.7, "adamBeta2": 0.95, "adamEpsilonRoot": 1e-4, "adamWeightDecay": 0.1, "adamLearningRate": 0.01}),
        ("tall", {**LR, "adaptive": True}), ("wide", {**LR, "consistentRms": 0.2}),
        *[("tall", {**LR, "preconditioning": kind}) for kind in ("spectral", "aol", "schatten")]],
        {"mu": "m", "nu": "v"}, names={"momentum": "beta"}, fixed=rate(0.001), closed=[("quadraticMatrix", {"learningRate": 0.02})]),
]
ENTRIES = [*CORE, *CONTRIB]


def flat(tree):
    return [number for leaf in jax.tree.leaves(tree) for number in np.array(leaf).reshape(-1).tolist()]


def read_state(entry, state):
    """Leaves by the name of the field that holds them, tensor after tensor; one that has no tensor is a number."""
    kept = {}
    for path, leaf in jax.tree_util.tree_leaves_with_path(state):
        fields = [index for index, key in enumerate(path) if isinstance(key, jax.tree_util.GetAttrKey)]
        if not fields or path[fields[-1]].name not in entry.state:
            continue
        name = entry.state[path[fields[-1]].name]
        place = [key.idx for key in path[fields[-1] + 1 :] if isinstance(key, jax.tree_util.SequenceKey)]
        if name in entry.shared:
            kept[name] = leaf.item()
        else:
            kept.setdefault(name, {}).setdefault(place[0], []).append(np.array(leaf).tolist())
    return kept


def normal_numbers(problem):
    """What noisy_sgd draws with its seed, before it is scaled."""
    noise = optax.add_noise(eta=1.0, gamma=0.0, seed=0)
    tensors = [jnp.zeros(shape) for shape in problem.tensors.values()]
    state = noise.init(tensors)
    for _ in problem.gradients:
        drawn, state = noise.update(tensors, state)
        yield flat(drawn)


# Loops and branches are compiled anyway, anew at each step where the step is not compiled as a whole.
COMPILED = ("lbfgs", "sophia", "muon")


def open_loop(entry, arguments, problem, **_):
    stepper = optax.with_extra_args_support(entry.make(**arguments))

    def update(gradient, state, tensors, loss, bends):
        # A quadratic whose Hessian is diagonal: whatever signs Hutchinson's estimate draws, it is exact.
        return stepper.update(gradient, state, tensors, value=loss, obj_fn=lambda parts: sum(0.5 * jnp.sum(bend * part**2) for bend, part in zip(bends, parts)))

    if entry.id in COMPILED:
        update = jax.jit(update)
    tensors = [jnp.array(part) for part in problem.split(problem.start)]
    state = stepper.init(tensors)
    for gradient, loss, curvature in zip(problem.gradients, problem.losses, problem.curvatures):
        parts = [[jnp.array(part) for part in problem.split(row)] for row in (gradient, curvature)]
        updates, state = update(parts[0], state, tensors, jnp.array(loss), parts[1])
        tensors = optax.apply_updates(tensors, updates)
        yield flat(tensors), read_state(entry, state)


def closed_loop(entry, arguments, loss, steps):
    if entry.id == "sophia":
        arguments = {**arguments, "hessian_diagonal_fn": exact_curvature()}
    stepper = optax.with_extra_args_support(entry.make(**arguments))

    def value_fn(parts):
        return loss.formula(jnp, jnp.concatenate([part.reshape(-1) for part in parts]))

    def update(gradient, state, tensors, value):
        # A line search hands on to value_fn what it does not know itself.
        extra = {"grad": gradient, "value_fn": value_fn} if entry.id == "lbfgs" else {"obj_fn": value_fn}
        return stepper.update(gradient, state, tensors, value=value, **extra)

    if entry.id in COMPILED:
        update = jax.jit(update)
    tensors = [jnp.array(part) for part in split(loss.tensors, loss.start)]
    state = stepper.init(tensors)
    value_and_gradient = jax.jit(jax.value_and_grad(value_fn))
    for _ in range(steps):
        value, gradient = value_and_gradient(tensors)
        updates, state = update(gradient, state, tensors, value)
        tensors = optax.apply_updates(tensors, updates)
        yield flat(tensors)
