"""Steps of PyTorch and Optax on the same tasks: prints {name: nanoseconds per step, or per parameter of an update}, all in float64 on one thread."""
import json
import os
import sys
import time

os.environ['XLA_FLAGS'] = '--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1'

import jax
import jax.numpy as jnp
import optax
import torch

jax.config.update('jax_enable_x64', True)
torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)

result = {}


def measure(name, run, count, per=1):
    run()
    start = time.process_time()
    for _ in range(count):
        run()
    result[name] = (time.process_time() - start) * 1e9 / count / per


def torch_step(make):
    p = torch.tensor([-1.2, 1.0], requires_grad=True)
    optimizer = make([p])

    def run():
        optimizer.zero_grad()
        ((1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2).backward()
        optimizer.step()

    return run


def optax_step(optimizer):
    """A jitted loop of 1000 steps, as a call of one step is mostly the call."""
    gradient = jax.grad(lambda p: (1 - p[0]) ** 2 + 100 * (p[1] - p[0] ** 2) ** 2)

    def step(_, carry):
        p, state = carry
        update, state = optimizer.update(gradient(p), state, p)
        return optax.apply_updates(p, update), state

    loop = jax.jit(lambda carry: jax.lax.fori_loop(0, 1000, step, carry))
    start = jnp.array([-1.2, 1.0])
    carry = (start, optimizer.init(start))
    return lambda: jax.block_until_ready(loop(carry))


measure('sgd: PyTorch', torch_step(lambda p: torch.optim.SGD(p, lr=0.0001)), 300)
measure('adam: PyTorch', torch_step(lambda p: torch.optim.Adam(p)), 300)
measure('sgd: Optax', optax_step(optax.sgd(0.0001)), 20, 1000)
measure('adam: Optax', optax_step(optax.adam(0.001)), 20, 1000)
for n in map(int, sys.argv[1:]):
    count = max(3, int(3e6 / n))
    p = torch.full((n,), 0.1)
    p.grad = torch.full((n,), 0.2)
    measure(f'update of {n}: PyTorch', torch.optim.Adam([p], foreach=True).step, count, n)
    optimizer = optax.adam(0.001)
    x, g = jnp.full((n,), 0.1), jnp.full((n,), 0.2)
    state = optimizer.init(x)

    @jax.jit
    def update(x, state):
        change, state = optimizer.update(g, state, x)
        return optax.apply_updates(x, change), state

    measure(f'update of {n}: Optax', lambda: jax.block_until_ready(update(x, state)), count, n)
print(json.dumps(result))
