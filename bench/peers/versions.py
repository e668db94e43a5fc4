"""Prints the versions of what Python has: numpy and its BLAS, or torch. usage: versions.py numpy|torch"""
import os
import platform
import sys


def libraries(*words):
    """Shared libraries of this process whose names contain one of the words."""
    if not os.path.exists('/proc/self/maps'):
        return []
    with open('/proc/self/maps') as maps:
        paths = {os.path.realpath(line.split()[-1]) for line in maps if '/' in line}
    return sorted({os.path.basename(path) for path in paths if any(word in os.path.basename(path).lower() for word in words)})


def blas():
    fast, any_kind = libraries('openblas', 'mkl_rt', 'mkl_core', 'blis', 'flexiblas'), libraries('blas')
    slow = f'{any_kind[0]} (the slow reference BLAS: install OpenBLAS)' if any_kind else 'a BLAS of its own'
    return ', '.join(fast) or slow


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
