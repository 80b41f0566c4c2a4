# What measures a machine: a matrix product into memory that is there, and numbers to begin with.

class Machine(Module):
  def product(self, into: Tensor, a: Tensor, b: Tensor) -> None:
    torch.mm(a, b, out=into)

  def fill_normal(self, x: Tensor, deviation: float) -> None:
    x.normal_(0., deviation)
