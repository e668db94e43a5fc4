"""Arguments: a state_dict and the float32 inputs of rows of 784. Prints the names and shapes, then the outputs of nn.Sequential."""
import array
import json
import struct
import sys

import torch


def load(path):
    """The tensors of a file, by the package of the format where it is installed."""
    try:
        from safetensors.torch import load_file
    except ImportError:
        with open(path, "rb") as file:
            content = bytearray(file.read())
        (length,) = struct.unpack("<Q", content[:8])
        header = json.loads(content[8:8 + length])
        header.pop("__metadata__", None)
        types = {"F32": torch.float32, "F64": torch.float64}
        return {
            name: torch.frombuffer(content[8 + length:][slice(*entry["data_offsets"])], dtype=types[entry["dtype"]]).reshape(entry["shape"])
            for name, entry in header.items()}
    return load_file(path)


state = load(sys.argv[1])
for name in sorted(state):
    print(name, str(state[name].dtype), *state[name].shape)
hidden = state["0.bias"].numel()
net = torch.nn.Sequential(
    torch.nn.Linear(784, hidden), torch.nn.Sigmoid(), torch.nn.Linear(hidden, state["2.bias"].numel()), torch.nn.Sigmoid())
net.load_state_dict(state)
numbers = array.array("f")
with open(sys.argv[2], "rb") as file:
    numbers.frombytes(file.read())
with torch.no_grad():
    outputs = net(torch.tensor(numbers, dtype=torch.float32).reshape(-1, 784))
print(*(repr(x) for x in outputs.flatten().tolist()))
