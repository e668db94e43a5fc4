"""What the peers in Python are asked to do, and how they answer. The options are those of every other contender."""
import argparse
import time

import numpy as np

EPOCH = 60000
REPORT_EVERY = 400  # steps between two losses that are looked at, as the program does it


def read(arguments=None):
    """The options: what to train, on how much of the data, how often."""
    options = argparse.ArgumentParser()
    options.add_argument('--data', required=True)
    options.add_argument('--recipe', choices=['gradient', 'minibatch'], required=True)
    options.add_argument('--hidden', required=True)
    options.add_argument('--batch', type=int, required=True)
    options.add_argument('--samples', type=int, required=True)
    options.add_argument('--passes', type=int, required=True)
    options.add_argument('--threads', type=int, required=True)
    return options.parse_args(arguments)


def images(folder, samples):
    """Pixels as samples x 784 bytes, and labels."""
    pixels = np.fromfile(f'{folder}/train-images-idx3-ubyte', np.uint8, offset=16, count=samples * 784)
    return pixels.reshape(samples, 784), np.fromfile(f'{folder}/train-labels-idx1-ubyte', np.uint8, offset=8, count=samples)


def measure(name, asked, run):
    """Times run(), which returns the last loss it looked at, pass after pass; the seconds are those of a whole epoch."""
    for number in range(1, asked.passes + 1):
        start = time.perf_counter()
        loss = run()
        seconds = (time.perf_counter() - start) * EPOCH / asked.samples
        print(f'{name} recipe={asked.recipe} hidden={asked.hidden} batch={asked.batch} threads={asked.threads} samples={asked.samples} '
              f'pass={number} loss={loss:.4f} {seconds:.6f} s/epoch', flush=True)
