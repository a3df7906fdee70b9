"""The door to operations: counting what is answered."""

from honbu.kernel.operations.metrics import observe

__all__ = ["observe"]
