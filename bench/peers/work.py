"""The options, data and timing of the Python peers. The options are those of every contender."""
import argparse
import time

import numpy as np

EPOCH = 60000
REPORT_EVERY = 400  # steps between two reported losses, as in the program


def read(arguments=None):
    """The options: what to train, on how much of the data, how often."""
    parser = argparse.ArgumentParser()
    parser.add_argument('--data', required=True)
    parser.add_argument('--recipe', choices=['gradient', 'minibatch'], required=True)
    parser.add_argument('--hidden', required=True)
    parser.add_argument('--batch', type=int, required=True)
    parser.add_argument('--samples', type=int, required=True)
    parser.add_argument('--passes', type=int, required=True)
    parser.add_argument('--threads', type=int, required=True)
    parser.add_argument('--activation', choices=['sigmoid', 'relu'], default='sigmoid')
    parser.add_argument('--optimizer', choices=['sgd', 'momentum', 'adam', 'adamw'], default='sgd')
    parser.add_argument('--learning-rate', type=float, help='default: that of the recipe')
    parser.add_argument('--momentum', type=float, default=0.9)
    parser.add_argument('--weight-decay', type=float, default=0.0)
    parser.add_argument('--schedule', choices=['constant', 'cosine'], default='constant')
    parser.add_argument('--dropout', type=float, default=0.0)
    return parser.parse_args(arguments)


def images(folder, samples):
    """Pixels as samples x 784 bytes, and labels."""
    pixels = np.fromfile(f'{folder}/train-images-idx3-ubyte', np.uint8, offset=16, count=samples * 784)
    return pixels.reshape(samples, 784), np.fromfile(f'{folder}/train-labels-idx1-ubyte', np.uint8, offset=8, count=samples)


def measure(name, options, run, chosen=''):
    """Times run(), which returns the last reported loss, once for each pass; seconds are scaled to a whole epoch."""
    for number in range(1, options.passes + 1):
        start = time.perf_counter()
        loss = run()
        seconds = (time.perf_counter() - start) * EPOCH / options.samples
        print(f'{name} recipe={options.recipe} hidden={options.hidden} batch={options.batch} threads={options.threads} '
              f'samples={options.samples} optimizer={options.optimizer}{chosen} '
              f'pass={number} loss={loss:.4f} {seconds:.6f} s/epoch', flush=True)
