# What measures a machine: a matrix product a bᵀ into memory that is there, and numbers to begin with.

class Machine(Products):
  def product(self, into: Tensor, a: Tensor, b: Tensor) -> None:
    if self.in_float32 or self.by_onednn:
      into.copy_(self.linear(a, b))
    else:
      torch.mm(a, b.t(), out=into)

  # The three products of a linear map that is trained: its result, and the gradients from that.
  def linear_step(self, x: Tensor, weight: Tensor, weight_gradient: Tensor) -> None:
    self.linear_backward(self.linear(x, weight), x, weight, [weight_gradient])

  def fill_normal(self, x: Tensor, deviation: float) -> None:
    x.normal_(0., deviation)
