"""Prints the versions of what Python has: numpy and its BLAS, or torch. usage: versions.py numpy|torch"""
import os
import platform
import sys


def libraries(*words):
    """Shared libraries of this process whose names contain one of the words."""
    with open('/proc/self/maps') as maps:
        paths = {os.path.realpath(line.split()[-1]) for line in maps if '/' in line}
    return sorted({os.path.basename(path) for path in paths if any(word in os.path.basename(path).lower() for word in words)})


def blas():
    found = libraries('openblas', 'mkl_rt', 'mkl_core', 'blis', 'accelerate') or libraries('blas')
    return ', '.join(found) or 'an unknown BLAS'


if sys.argv[1] == 'numpy':
    import numpy
    a = numpy.ones((64, 64), numpy.float32)
    a @ a
    print(f'{numpy.__version__} with {blas()}, Python {platform.python_version()}')
else:
    import torch
    a = torch.ones(64, 64)
    a @ a
    print(f'{torch.__version__} with {blas()}{", oneDNN" if torch.backends.mkldnn.is_available() else ""}, Python {platform.python_version()}')
