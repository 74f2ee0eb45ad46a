"""PyTorch's optimizers: torch.optim, float64 parameters and float64 as the default type (see README.md for what float32 would change)."""

import torch

from cases import Entry, both

optim = torch.optim
VERSION = f"torch {torch.__version__}"

NAMES = {
    "learningRate": "lr", "momentum": "momentum", "dampening": "dampening", "nesterov": "nesterov", "weightDecay": "weight_decay",
    "maximize": "maximize", "epsilon": "eps", "rho": "rho", "learningRateDecay": "lr_decay", "centered": "centered",
    "initialAccumulator": "initial_accumulator_value", "amsgrad": "amsgrad", "decoupled": "decoupled_weight_decay", "momentumDecay": "momentum_decay",
    "lambda": "lambd", "alpha": "alpha", "averagingStart": "t0", "beta2Decay": "beta2_decay", "clipThreshold": "d",
    "newtonSchulzSteps": "ns_steps", "adjustLearningRate": "adjust_lr_fn",
    "maximumIterations": "max_iter", "maximumEvaluations": "max_eval", "gradientTolerance": "tolerance_grad", "changeTolerance": "tolerance_change",
    "historySize": "history_size", "lineSearch": "line_search_fn",
    # Members of tuples, see pack.
    "beta1": "betas.0", "beta2": "betas.1", "etaMinus": "etas.0", "etaPlus": "etas.1", "minimumStep": "step_sizes.0", "maximumStep": "step_sizes.1",
    "epsilon1": "eps.0", "epsilon2": "eps.1", "coefficientA": "ns_coefficients.0", "coefficientB": "ns_coefficients.1", "coefficientC": "ns_coefficients.2",
}
TUPLES = {"betas": (0.9, 0.999), "etas": (0.5, 1.2), "step_sizes": (1e-6, 50), "eps": (None, 1e-3), "ns_coefficients": (3.4445, -4.7750, 2.0315)}


def pack(arguments):
    packed = {}
    for name, value in arguments.items():
        whole, _, index = name.partition(".")
        if index:
            members = list(packed.get(whole, TUPLES[whole]))
            members[int(index)] = value
            packed[whole] = tuple(members)
        else:
            packed[whole] = value
    if "line_search_fn" in packed:
        packed["line_search_fn"] = {"none": None, "strongWolfe": "strong_wolfe"}[packed["line_search_fn"]]
    return packed


def entry(id, make, runs, state=None, names=None, **rest):
    return Entry(id, make, runs, names={**NAMES, **(names or {})}, state=state or {}, pack=pack, **rest)


class Muon(optim.Muon):
    """With precision float64, the same code without its rounding to bfloat16: what the rest of it does can be told from that."""

    def __init__(self, tensors, precision="bfloat16", **arguments):
        super().__init__(tensors, **arguments)
        self.precision = precision

    def step(self, closure=None):
        rounding = torch.Tensor.bfloat16
        if self.precision == "float64":
            torch.Tensor.bfloat16 = torch.Tensor.clone
        try:
            return super().step(closure)
        finally:
            torch.Tensor.bfloat16 = rounding


LR = {"learningRate": 0.03}
BETAS = {"beta1": 0.7, "beta2": 0.95, "epsilon": 1e-3}
MOMENTS = {"exp_avg": "m", "exp_avg_sq": "v", "max_exp_avg_sq": "vMax"}
DECAY = {"weightDecay": 0.02, "maximize": True}
EVERYWHERE = ("rosenbrock", "quadratic", "logistic")


def closed(**by_loss):
    """Hyperparameters for each loss; None leaves the loss out."""
    return [(loss, values) for loss, values in by_loss.items() if values is not None]


def rates(rosenbrock, quadratic, logistic, **rest):
    """The same hyperparameters but for the learning rate."""
    return closed(**{loss: {"learningRate": rate, **rest} for loss, rate in (("rosenbrock", rosenbrock), ("quadratic", quadratic), ("logistic", logistic))})


ENTRIES = [
    entry("sgd", optim.SGD, [
        *both({}), ("vector", {**LR, "momentum": 0.8}), ("vector", {**LR, "momentum": 0.8, "dampening": 0.3}),
        *both({**LR, "momentum": 0.8, "nesterov": True, **DECAY})], {"momentum_buffer": "b"}, closed=rates(0.0005, 0.01, 0.1)),
    entry("momentum", optim.SGD, [("vector", {}), *both({**LR, "momentum": 0.6, "dampening": 0.3, **DECAY})], {"momentum_buffer": "b"},
          fixed={"momentum": 0.9}, closed=rates(0.0002, 0.002, 0.05)),
    entry("nesterov", optim.SGD, [("vector", {}), *both({**LR, "momentum": 0.6, **DECAY})], {"momentum_buffer": "b"},
          fixed={"momentum": 0.9, "nesterov": True}, closed=rates(0.0002, 0.002, 0.05)),
    entry("adagrad", optim.Adagrad, [("vector", {}), *both({**LR, "learningRateDecay": 0.1, "initialAccumulator": 0.4, "epsilon": 1e-3, **DECAY})],
          {"sum": "s"}, closed=rates(0.1, 0.1, 0.1)),
    entry("adadelta", optim.Adadelta, [("vector", {}), *both({**LR, "rho": 0.7, "epsilon": 1e-3, **DECAY})], {"square_avg": "v", "acc_delta": "u"},
          closed=rates(1.0, 1.0, 1.0)),
    entry("rmsprop", optim.RMSprop, [
        ("vector", {}), ("vector", {**LR, "rho": 0.8, "momentum": 0.6}), ("vector", {**LR, "rho": 0.8, "epsilon": 1e-3, "centered": True}),
        *both({**LR, "momentum": 0.6, "centered": True, **DECAY})],
        {"square_avg": "v", "grad_avg": "a", "momentum_buffer": "b"}, names={"rho": "alpha"}, closed=rates(0.01, 0.01, 0.01)),
    entry("adam", optim.Adam, [
        ("vector", {}), *both({**LR, **BETAS, "amsgrad": True}), ("vector", {**LR, **DECAY}),
        *both({**LR, "weightDecay": 0.02, "decoupled": True, "epsilon": 1e-3})], MOMENTS, closed=rates(0.02, 0.05, 0.02)),
    entry("adamw", optim.AdamW, [("vector", {}), *both({**LR, **BETAS, "weightDecay": 0.2, "amsgrad": True, "maximize": True})], MOMENTS, closed=rates(0.02, 0.05, 0.02)),
    entry("adamax", optim.Adamax, [("vector", {}), *both({**LR, **BETAS, **DECAY})], {"exp_avg": "m", "exp_inf": "u"}, closed=rates(0.02, 0.05, 0.02)),
    entry("nadam", optim.NAdam, [
        ("vector", {}), *both({**LR, **BETAS, "momentumDecay": 0.2, **DECAY}), ("vector", {**LR, "weightDecay": 0.02, "decoupled": True, "epsilon": 1e-3})],
        {**MOMENTS, "mu_product": "muProduct"}, shared=("muProduct",), closed=rates(0.02, 0.05, 0.02)),
    entry("radam", optim.RAdam, [
        *both({}), *both({**LR, **BETAS, **DECAY}), ("vector", {**LR, "weightDecay": 0.02, "decoupled": True, "epsilon": 1e-3})], MOMENTS, closed=rates(0.02, 0.05, 0.02)),
    entry("asgd", optim.ASGD, [
        *both({}), *both({**LR, "lambda": 0.01, "alpha": 0.6, "averagingStart": 10, **DECAY})],
        {"ax": "average", "eta": "eta", "mu": "mu"}, shared=("eta", "mu"), closed=rates(0.0005, 0.01, 0.1)),
    entry("rprop", optim.Rprop, [
        *both({}), *both({"learningRate": 0.05, "etaMinus": 0.4, "etaPlus": 1.3, "minimumStep": 1e-3, "maximumStep": 0.2, "maximize": True})],
        {"prev": "previous", "step_size": "stepSize"}, closed=rates(0.01, 0.01, 0.01)),
    entry("adafactor", optim.Adafactor, [
        ("vector", {}), ("tall", {}), ("wide", {"learningRate": 0.3}),
        ("mixed", {"learningRate": 0.3, "beta2Decay": -0.6, "epsilon1": 1e-4, "epsilon2": 1e-2, "clipThreshold": 1.1, **DECAY})],
        {"row_var": "lines", "col_var": "lines", "variance": "v"},
        closed=[*rates(0.05, 0.05, 0.05), ("quadraticMatrix", {"learningRate": 0.05})]),
    entry("muon", Muon, [
        ("tall", {}), ("wide", {}),
        ("tall", {**LR, "weightDecay": 0.3, "momentum": 0.8, "nesterov": False, "coefficientA": 2.0, "coefficientB": -1.5, "coefficientC": 0.5, "epsilon": 1e-3, "newtonSchulzSteps": 3}),
        ("wide", {**LR, "adjustLearningRate": "match_rms_adamw"}), ("tall", {"precision": "float64"}), ("wide", {**LR, "precision": "float64"})], {"momentum_buffer": "m"},
        names={"precision": "precision"}, closed=[("quadraticMatrix", {"learningRate": 0.02}), ("quadraticMatrix", {"learningRate": 0.02, "precision": "float64"})]),
    entry("lbfgs", optim.LBFGS, [], closed=[
        ("rosenbrock", {"learningRate": 0.001, "maximumIterations": 1}),
        # With one iteration, one evaluation is allowed: the search has none left.
        *[(loss, {"lineSearch": "strongWolfe", "maximumIterations": 1}) for loss in ("rosenbrock", "quadratic")],
        *[(loss, {"lineSearch": "strongWolfe", "maximumIterations": 1, "maximumEvaluations": 20}) for loss in EVERYWHERE],
        *[(loss, {"lineSearch": "strongWolfe", "maximumIterations": 3, "historySize": 4, "maximumEvaluations": 7}) for loss in ("rosenbrock", "logistic")],
        ("logistic", {"learningRate": 0.1, "maximumIterations": 2}), ("quadratic", {"learningRate": 0.2, "maximumIterations": 4, "historySize": 3, "changeTolerance": 1e-6, "gradientTolerance": 1e-4}),
        ("rosenbrock", {"lineSearch": "strongWolfe"}), ("quadratic", {})]),
]


def flat(tensors):
    return [number for tensor in tensors for number in tensor.detach().reshape(-1).tolist()]


def read_state(entry, stepper, tensors):
    kept = {}
    for theirs, ours in entry.state.items():
        values = {index: [stepper.state[tensor][theirs].tolist()] for index, tensor in enumerate(tensors) if torch.is_tensor(stepper.state[tensor].get(theirs))}
        if values and ours in entry.shared:
            kept[ours] = values[0][0]
        else:
            for index, value in values.items():
                kept.setdefault(ours, {}).setdefault(index, []).extend(value)
    return kept


def open_loop(entry, arguments, problem, **_):
    tensors = [torch.tensor(part, requires_grad=True) for part in problem.split(problem.start)]
    stepper = entry.make(tensors, **arguments)
    for gradient in problem.gradients:
        for tensor, part in zip(tensors, problem.split(gradient)):
            tensor.grad = torch.tensor(part)
        stepper.step()
        yield flat(tensors), read_state(entry, stepper, tensors)


def closed_loop(entry, arguments, loss, steps):
    from problems import split

    tensors = [torch.tensor(part, requires_grad=True) for part in split(loss.tensors, loss.start)]
    stepper = entry.make(tensors, **arguments)

    def evaluate():
        stepper.zero_grad()
        value = loss.formula(torch, torch.cat([tensor.reshape(-1) for tensor in tensors]))
        value.backward()
        return value

    for _ in range(steps):
        stepper.step(evaluate)
        yield flat(tensors)
