# What multiplies: linear maps, and attention; in whichever way the CPU is fast at (`Products.java`).

class Products(Module):
  # Multiply bfloat16 in float32 and round once. It differs in the order of summation only.
  in_float32 : bool
  # Multiply float32 by oneDNN, in `convolution`.
  by_onednn : bool

  # What is multiplied for x.
  def factor(self, x: Tensor) -> Tensor:
    if self.in_float32 and x.dtype == 15:
      return x.to(6)
    return x

  # Whether a product is large enough for oneDNN to make up for arranging the weight, each time.
  def convolves(self, x: Tensor, weight: Tensor) -> bool:
    large = weight.size(0) >= 256 and weight.size(1) >= 256 and x.numel() >= 128 * x.size(-1)
    return self.by_onednn and x.dtype == 6 and large

  # Rows [.., in] as the pixels of one image, [1, in, rows, 1], and back.
  def pixels(self, x: Tensor) -> Tensor:
    return x.reshape([1, -1, 1, x.size(-1)]).permute([0, 3, 1, 2])

  def rows(self, pixels: Tensor) -> Tensor:
    return pixels.permute([0, 2, 3, 1]).reshape([-1, pixels.size(1)])

  def kernel(self, weight: Tensor) -> Tensor:
    return weight.view([weight.size(0), weight.size(1), 1, 1])

  # x Wᵀ as a convolution pixel by pixel: PyTorch leaves these, and their gradients, to oneDNN. It
  # would not leave it one so simple; dilated it does, and a single pixel cannot be dilated.
  def convolution(self, x: Tensor, weight: Tensor) -> Tensor:
    y = torch.conv2d(self.pixels(x), self.kernel(weight), None, [1, 1], [0, 0], [1, 2], 1)
    return self.rows(y).view(x.size()[0:-1] + [weight.size(0)])

  # x Wᵀ, [.., in] to [.., out].
  def linear(self, x: Tensor, weight: Tensor) -> Tensor:
    if self.convolves(x, weight):
      return self.convolution(x, weight)
    return torch.linear(self.factor(x), self.factor(weight)).to(x.dtype)

  # The gradients of `linear` for rows x [n, in], from that of its result: of x, and the weight's is
  # added to `weight_gradient`, where there is one.
  def linear_backward(self, slope: Tensor, x: Tensor, weight: Tensor, weight_gradient: List[Tensor]) -> Tensor:
    if self.convolves(x, weight):
      of_x, of_weight, _ = torch.convolution_backward(self.pixels(slope), self.pixels(x), self.kernel(weight), None, [1, 1], [0, 0], [1, 2], False, [0, 0], 1, [True, len(weight_gradient) > 0, False])
      for g in weight_gradient:
        g.add_(of_weight.view_as(g))
      return self.rows(of_x)
    x = self.factor(x)
    slope = self.factor(slope)
    for g in weight_gradient:
      if g.dtype == slope.dtype:
        g.addmm_(slope.t(), x)
      else:
        g.add_(torch.matmul(slope.t(), x))
    return torch.matmul(slope, self.factor(weight))

  # Queries [b, heads, t, d] over keys and values; a mask is added to the scaled scores.
  def attention(self, q: Tensor, k: Tensor, v: Tensor, mask: Optional[Tensor], causal: bool, scale: float) -> Tensor:
    if mask is not None:
      mask = self.factor(mask)
    read = torch.scaled_dot_product_attention(self.factor(q), self.factor(k), self.factor(v), mask, 0., causal, scale=scale)
    return read.to(q.dtype)
