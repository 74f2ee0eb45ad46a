"""What each framework makes of the gradients before its rule sees them, and of the parameters after it.

Transforms take the gradients of a problem one after the other; `values` has the step and what came out. Averagings follow the path of plain gradient descent with
learning rate 0.01 on the gradients of a problem; `values` has the step and the average after it. `parameters` are ours, `call` is the framework's.
"""

import jax.numpy as jnp
import keras
import numpy as np
import optax
import torch

from problems import PROBLEMS

KEPT = (1, 2, 3, 4, 5, 6, 10, 11, 20, 35, 60)
RATE = 0.01
PROBLEM = "mixed"
GIVEN = PROBLEMS[PROBLEM]


def flat(parts):
    return [number for part in parts for number in np.array(part).reshape(-1).tolist()]


def gradients():
    return [GIVEN.split(row) for row in GIVEN.gradients]


def torch_clip(clip):
    for parts in gradients():
        tensors = [torch.zeros(part.shape, requires_grad=True) for part in parts]
        for tensor, part in zip(tensors, parts):
            tensor.grad = torch.tensor(part)
        clip(tensors)
        yield flat([tensor.grad for tensor in tensors])


def torch_average(make, counts=lambda step: True):
    layer = torch.nn.Module()
    for name, part in zip(GIVEN.tensors, GIVEN.split(GIVEN.start)):
        layer.register_parameter(name, torch.nn.Parameter(torch.tensor(part)))
    averaged = make(layer)
    optimizer = torch.optim.SGD(layer.parameters(), lr=RATE)
    for step, parts in enumerate(gradients(), 1):
        for tensor, part in zip(layer.parameters(), parts):
            tensor.grad = torch.tensor(part)
        optimizer.step()
        if counts(step):
            averaged.update_parameters(layer)
        # Before its first update the copy is not yet an average.
        yield flat([tensor.detach() for tensor in averaged.module.parameters()]) if averaged.n_averaged > 0 else None


def keras_updates(**arguments):
    """An SGD step of rate 1 from 0 is the transformed gradient, with its sign turned."""
    optimizer = keras.optimizers.SGD(learning_rate=1.0, **arguments)
    tensors = [keras.Variable(np.zeros(shape), dtype="float64") for shape in GIVEN.tensors.values()]
    for parts in gradients():
        for tensor in tensors:
            tensor.assign(np.zeros(tensor.shape))
        optimizer.apply([keras.ops.convert_to_tensor(-part) for part in parts], tensors)
        yield flat([tensor.value for tensor in tensors])


def keras_average(**arguments):
    optimizer = keras.optimizers.SGD(learning_rate=RATE, **arguments)
    tensors = [keras.Variable(part, dtype="float64") for part in GIVEN.split(GIVEN.start)]
    for parts in gradients():
        optimizer.apply([keras.ops.convert_to_tensor(part) for part in parts], tensors)
        averages = flat([value.value for value in optimizer._model_variables_moving_average])
        yield [flat([tensor.value for tensor in tensors]), averages] if "ema_overwrite_frequency" in arguments else averages


def optax_updates(transform):
    tensors = [jnp.array(part) for part in GIVEN.split(GIVEN.start)]
    state = transform.init(tensors)
    for parts in gradients():
        updates, state = transform.update([jnp.array(part) for part in parts], state, tensors)
        yield flat(updates)


def multi_steps(count):
    """An SGD step of rate 1 turns the sign: turned back."""
    for row in optax_updates(optax.MultiSteps(optax.sgd(1.0), count, accumulator_dtype=jnp.float64)):
        yield [-number for number in row]


def optax_lookahead(**arguments):
    """The fast and the slow parameters."""
    optimizer = optax.lookahead(optax.sgd(RATE), **arguments)
    tensors = optax.LookaheadParams.init_synced([jnp.array(part) for part in GIVEN.split(GIVEN.start)])
    state = optimizer.init(tensors)
    for parts in gradients():
        updates, state = optimizer.update([jnp.array(part) for part in parts], state, tensors)
        tensors = optax.apply_updates(tensors, updates)
        yield [flat(tensors.fast), flat(tensors.slow)]


def optax_incremental(step_size):
    optimizer = optax.sgd(RATE)
    tensors = [jnp.array(part) for part in GIVEN.split(GIVEN.start)]
    state, average = optimizer.init(tensors), tensors
    for parts in gradients():
        updates, state = optimizer.update([jnp.array(part) for part in parts], state)
        tensors = optax.apply_updates(tensors, updates)
        average = optax.incremental_update(tensors, average, step_size)
        yield flat(average)


clip = torch.nn.utils
swa = torch.optim.swa_utils
TORCH = [
    ("clipValue", {"limit": 0.5}, "clip_grad_value_(parameters, 0.5)", lambda: torch_clip(lambda tensors: clip.clip_grad_value_(tensors, 0.5))),
    ("clipGlobalNorm", {"limit": 2}, "clip_grad_norm_(parameters, 2.0)", lambda: torch_clip(lambda tensors: clip.clip_grad_norm_(tensors, 2.0))),
    ("clipNorm", {"limit": 2}, "clip_grad_norm_([parameter], 2.0)", lambda: torch_clip(lambda tensors: [clip.clip_grad_norm_([tensor], 2.0) for tensor in tensors])),
]
TORCH_AVERAGES = [
    ("ema", {"decay": 0.9}, "AveragedModel(model, multi_avg_fn=get_ema_multi_avg_fn(0.9))", lambda: torch_average(lambda layer: swa.AveragedModel(layer, multi_avg_fn=swa.get_ema_multi_avg_fn(0.9)))),
    ("swa", {"start": 0}, "AveragedModel(model)", lambda: torch_average(swa.AveragedModel)),
    ("swa", {"start": 4, "every": 3}, "AveragedModel(model), from step 5 on at every third", lambda: torch_average(swa.AveragedModel, lambda step: step > 4 and (step - 5) % 3 == 0)),
    ("polyak", {}, "AveragedModel(model)", lambda: torch_average(swa.AveragedModel)),
]
KERAS = [
    ("clipValue", {"limit": 0.5}, "clipvalue=0.5", lambda: keras_updates(clipvalue=0.5)),
    ("clipNorm", {"limit": 2}, "clipnorm=2.0", lambda: keras_updates(clipnorm=2.0)),
    ("clipGlobalNorm", {"limit": 2}, "global_clipnorm=2.0", lambda: keras_updates(global_clipnorm=2.0)),
    ("accumulate", {"steps": 3}, "gradient_accumulation_steps=3", lambda: keras_updates(gradient_accumulation_steps=3)),
]
KERAS_AVERAGES = [
    ("ema", {"decay": 0.9}, "use_ema=True, ema_momentum=0.9", lambda: keras_average(use_ema=True, ema_momentum=0.9)),
    ("ema", {"decay": 0.9, "overwrite": 5}, "use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=5: the parameters and the average",
     lambda: keras_average(use_ema=True, ema_momentum=0.9, ema_overwrite_frequency=5)),
]
OPTAX = [
    ("clipValue", {"limit": 0.5}, "clip(0.5)", lambda: optax_updates(optax.clip(0.5))),
    ("clipGlobalNorm", {"limit": 2}, "clip_by_global_norm(2.0)", lambda: optax_updates(optax.clip_by_global_norm(2.0))),
    ("centralize", {}, "centralize()", lambda: optax_updates(optax.centralize())),
    ("accumulate", {"steps": 3}, "MultiSteps(optimizer, 3, accumulator_dtype=float64)", lambda: multi_steps(3)),
]
OPTAX_AVERAGES = [
    ("ema", {"decay": 0.9}, "incremental_update(parameters, average, 0.1), the average starting where they start", lambda: optax_incremental(0.1)),
    ("lookahead", {"period": 5, "rate": 0.5}, "lookahead(optimizer, 5, 0.5): the fast and the slow parameters", lambda: optax_lookahead(sync_period=5, slow_step_size=0.5)),
]


def main(write, block):
    versions = {"pytorch": f"torch {torch.__version__}", "keras": f"keras {keras.__version__}", "optax": f"optax {optax.__version__}"}
    for framework, transforms, averages in (("pytorch", TORCH, TORCH_AVERAGES), ("keras", KERAS, KERAS_AVERAGES), ("optax", OPTAX, OPTAX_AVERAGES)):
        lists = {}
        for key, word, cases in (("transforms", "transform", transforms), ("averagings", "averaging", averages)):
            lists[key] = []
            for name, parameters, call, make in cases:
                path = list(make())
                lists[key].append(block({word: name, "problem": PROBLEM, "parameters": parameters, "call": call, "values": [[step, path[step - 1]] for step in KEPT if path[step - 1]]}))
        write(f"transforms.{framework}.json", {"framework": versions[framework]}, lists)
        print("transforms", framework, len(transforms) + len(averages), flush=True)
