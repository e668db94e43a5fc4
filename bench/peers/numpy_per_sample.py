"""784-n-10 of sigmoids, sample by sample in NumPy: the true gradient of half the square error, learning rate 0.3, float.

Written twice: as a lecture does it (a pixel becomes a number when its sample comes, W = W - ..., the loss of every step) and as lean as
NumPy goes (all numbers made beforehand, W -= ..., the loss now and then). --lean chooses the second."""
import sys

import numpy as np

from work import REPORT_EVERY, images, measure, read

RATE = np.float32(0.3)


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def encoded(pixels):
    return pixels.astype(np.float32) / np.float32(255) * np.float32(0.99) + np.float32(0.01)


def reported_loss(a3, t):
    return float(-np.sum(t * np.log(a3 + 1e-7) + (1 - t) * np.log(1 - a3 + 1e-7)))


def lecture(pixels, labels, w2, b2, w3, b3):
    loss = 0.0
    for i in range(len(pixels)):
        t = np.full((1, 10), 0.01, np.float32)
        t[0, labels[i]] = 0.99
        a1 = encoded(pixels[i]).reshape(1, -1)
        a2 = sigmoid(a1 @ w2 + b2)
        a3 = sigmoid(a2 @ w3 + b3)
        loss = reported_loss(a3, t)
        d3 = (a3 - t) * a3 * (1 - a3)
        d2 = (d3 @ w3.T) * a2 * (1 - a2)
        w3 = w3 - RATE * (a2.T @ d3)
        b3 = b3 - RATE * d3
        w2 = w2 - RATE * (a1.T @ d2)
        b2 = b2 - RATE * d2
    return loss, (w2, b2, w3, b3)


def lean(x, labels, w2, b2, w3, b3, targets):
    loss = 0.0
    for i in range(len(x)):
        a1, t = x[i], targets[labels[i]]
        a2 = sigmoid(a1 @ w2 + b2)
        a3 = sigmoid(a2 @ w3 + b3)
        d3 = (a3 - t) * a3 * (1 - a3)
        d2 = (w3 @ d3) * a2 * (1 - a2)
        w3 -= np.multiply.outer(a2, RATE * d3)
        b3 -= RATE * d3
        w2 -= np.multiply.outer(a1, RATE * d2)
        b2 -= RATE * d2
        if i % REPORT_EVERY == 0:
            loss = reported_loss(a3, t)
    return loss, (w2, b2, w3, b3)


def main():
    is_lean = '--lean' in sys.argv
    options = read([word for word in sys.argv[1:] if word != '--lean'])
    width = int(options.hidden)
    pixels, labels = images(options.data, options.samples)
    draw = np.random.default_rng(1)
    weights = ((draw.standard_normal((784, width)) / np.sqrt(784 / 2)).astype(np.float32), draw.random(width, np.float32),
               (draw.standard_normal((width, 10)) / np.sqrt(width / 2)).astype(np.float32), draw.random(10, np.float32))
    x = encoded(pixels)
    targets = np.full((10, 10), 0.01, np.float32)
    np.fill_diagonal(targets, 0.99)

    def run():
        nonlocal weights
        loss, weights = lean(x, labels, *weights, targets) if is_lean else lecture(pixels, labels, *weights)
        return loss

    measure('NumPy-lean' if is_lean else 'NumPy', options, run)


if __name__ == '__main__':
    main()
