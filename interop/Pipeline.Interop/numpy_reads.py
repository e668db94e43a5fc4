"""Arguments: an archive and the float32 inputs of rows of 784. Prints the names and shapes, then the outputs of sigmoid layers."""
import sys

import numpy as np

arrays = np.load(sys.argv[1])
for name in sorted(arrays.files):
    print(name, arrays[name].dtype.str, *arrays[name].shape)
a = np.fromfile(sys.argv[2], dtype="<f4").reshape(-1, 784).astype(np.float64)
for layer in range(2, 2 + len(arrays.files) // 2):
    a = 1 / (1 + np.exp(-(a @ arrays[f"W{layer}"] + arrays[f"b{layer}"])))
print(*(repr(float(x)) for x in a.ravel()))
