# What measures a machine: a matrix product into memory that is there, and numbers to begin with.

class Machine(Products):
  def product(self, into: Tensor, a: Tensor, b: Tensor) -> None:
    if into.dtype == self.factor(a).dtype:
      torch.mm(a, b, out=into)
    else:
      into.copy_(torch.mm(self.factor(a), self.factor(b)))

  def fill_normal(self, x: Tensor, deviation: float) -> None:
    x.normal_(0., deviation)
