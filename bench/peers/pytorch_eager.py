"""Training in PyTorch as it is commonly written: a Sequential of Linear and activations, autograd, torch.optim, in the order of the file.

Where torch has several implementations of an optimizer, a short trial chooses the fastest one."""
import math
import statistics
import time

import torch
from torch import nn

from work import REPORT_EVERY, images, measure, read

TRIAL_WARM_UP, TRIAL_STEPS = 4, 12


def network(hidden, head, options):
    activation = nn.Sigmoid if options.activation == 'sigmoid' else lambda: nn.ReLU(inplace=True)
    dropout = [lambda: nn.Dropout(options.dropout)] if options.dropout > 0 else []
    widths = [784, *hidden]
    layers = [layer for m, n in zip(widths, widths[1:]) for layer in (nn.Linear(m, n), activation(), *(drop() for drop in dropout))]
    return nn.Sequential(*layers, nn.Linear(widths[-1], 10), *head)


def optimizers(options, rate):
    """Names and constructors of every implementation of the optimizer. Plain descent has the default one, as in all earlier tables."""
    kind, settings = {
        'sgd': (torch.optim.SGD, {}),
        'momentum': (torch.optim.SGD, {'momentum': options.momentum}),
        'adam': (torch.optim.Adam, {}),
        'adamw': (torch.optim.AdamW, {'weight_decay': options.weight_decay}),
    }[options.optimizer]
    variants = {'loop': {}} if options.optimizer == 'sgd' else {
        'loop': {'foreach': False}, 'foreach': {'foreach': True}, 'fused': {'fused': True}}
    return {name: lambda model, variant=variant: kind(model.parameters(), lr=rate, **settings, **variant)
            for name, variant in variants.items()}


def training_step(model, objective, optimizer):
    def step(x, y):
        optimizer.zero_grad(set_to_none=True)
        loss = objective(model(x), y)
        loss.backward()
        optimizer.step()
        return loss
    return step


def trial(create, x, y):
    """The median time of some steps; infinite where this version of torch has no such implementation on a CPU."""
    try:
        step, _ = create()
        seconds = []
        for _ in range(TRIAL_WARM_UP + TRIAL_STEPS):
            start = time.perf_counter()
            step(x, y)
            seconds.append(time.perf_counter() - start)
        return statistics.median(seconds[TRIAL_WARM_UP:])
    except (TypeError, RuntimeError, ValueError):
        return math.inf


def candidates(create_model, objective, options, rate):
    """Every way to take the step: the implementations of the optimizer, and of those also with the model as TorchScript."""
    def candidate(create_optimizer, prepare):
        def create():
            torch.manual_seed(1)
            model = prepare(create_model())
            optimizer = create_optimizer(model)
            return training_step(model, objective, optimizer), optimizer
        return create
    models = {'': lambda model: model} if options.optimizer == 'sgd' else {'': lambda model: model, '+script': torch.jit.script}
    return {name + suffix: candidate(create_optimizer, prepare)
            for suffix, prepare in models.items() for name, create_optimizer in optimizers(options, rate).items()}


def main():
    options = read()
    torch.set_num_threads(options.threads)
    hidden = [int(width) for width in options.hidden.split(',')]
    pixels, labels = images(options.data, options.samples)
    x, y = torch.from_numpy(pixels).float() / 255, torch.from_numpy(labels).long()
    if options.recipe == 'gradient':
        # SGD at 0.15 on ‖a − t‖² equals SGD at 0.3 on ½‖a − t‖², with one operation less.
        head, objective, rate = [nn.Sigmoid()], nn.MSELoss(reduction='sum'), 0.15
        x, y = x * 0.99 + 0.01, nn.functional.one_hot(y, 10).float() * 0.98 + 0.01
    else:
        head, objective, rate = [], nn.CrossEntropyLoss(), 0.1
    rate = options.learning_rate or rate

    ways = candidates(lambda: network(hidden, head, options), objective, options, rate)
    times = {name: 0 if len(ways) == 1 else trial(create, x[:options.batch], y[:options.batch]) for name, create in ways.items()}
    chosen = min(times, key=times.get)
    take_step, optimizer = ways[chosen]()

    # The rates of torch.optim.lr_scheduler.CosineAnnealingLR, made beforehand: a list costs a step less than the scheduler does.
    steps = -(-options.samples // options.batch) * options.passes
    rates = iter([rate * (1 + math.cos(math.pi * k / steps)) / 2 for k in range(steps)] if options.schedule == 'cosine' else [])

    def run():
        last = 0.0
        for step, start in enumerate(range(0, options.samples, options.batch)):
            if options.schedule == 'cosine':
                optimizer.param_groups[0]['lr'] = next(rates)
            loss = take_step(x[start:start + options.batch], y[start:start + options.batch])
            if step % REPORT_EVERY == 0:
                last = loss.item()
        return last

    measure('PyTorch', options, run, '' if len(ways) == 1 else f' implementation={chosen}')


if __name__ == '__main__':
    main()
