# What multiplies: linear maps, and attention. On a CPU without instructions for bfloat16, PyTorch's own
# products of it take some thirty times as long as those of float32.

class Products(Module):
  # Multiply bfloat16 in float32, and round once: differs from bfloat16 only in the order of summation.
  widen_bfloat16 : bool

  # What is multiplied for x.
  def factor(self, x: Tensor) -> Tensor:
    if self.widen_bfloat16 and x.dtype == 15:
      return x.to(6)
    return x

  # x Wᵀ, [.., in] to [.., out].
  def linear(self, x: Tensor, weight: Tensor) -> Tensor:
    return torch.linear(self.factor(x), self.factor(weight)).to(x.dtype)

  # Queries [b, heads, t, d] over keys and values; a mask is added to the scaled scores.
  def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor], causal: bool, scale: float) -> Tensor:
    if mask is not None:
      mask = self.factor(mask)
    read = torch.scaled_dot_product_attention(self.factor(q), self.factor(k), self.factor(v), mask, 0., causal, scale=scale)
    return read.to(q.dtype)
