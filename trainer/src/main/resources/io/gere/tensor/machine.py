# The machine's own rate: a matrix product into memory that is there.

class Machine(Module):
  def product(self, into: Tensor, a: Tensor, b: Tensor) -> None:
    torch.mm(a, b, out=into)
