# The gradient's norm, its clipping, and the update. Parameters, gradients and moments are windows into
# one piece of memory each.

class Optimizer(Module):
  # Euclidean norm of a vector: float32 within a kilobyte or four, float64 over these.
  def norm_of(self, x: Tensor) -> Tensor:
    whole = x.size(0) // 1024 * 1024
    rows = torch.linalg_vector_norm(x.narrow(0, 0, whole).view(-1, 1024), 2, [1])
    rest = torch.linalg_vector_norm(x.narrow(0, whole, x.size(0) - whole), 2, [0], True)
    return torch.linalg_vector_norm(torch.cat([rows, rest]), 2, None, False, dtype=7)

  # Adds the sum of squares of all elements to `sum`, float64 [1].
  def add_squares(self, sum: Tensor, x: Tensor) -> None:
    sum.add_(self.norm_of(x).square())

  def accumulate(self, sums: List[Tensor], xs: List[Tensor]) -> None:
    torch._foreach_add_(sums, xs)

  def scale(self, xs: List[Tensor], factor: float) -> None:
    torch._foreach_mul_(xs, factor)

  # The penalty α/2 · |w - w⁰|² (docs/method.md, section 6): adds its gradient α (w - w⁰), and the squared
  # distance to `sum`, float64 [1]. Windows of any length: differences exist for 64 MB at a time.
  def anchor(self, sum: Tensor, weights: List[Tensor], anchors: List[Tensor], gradients: List[Tensor], strength: float) -> None:
    most = 16777216
    for i in range(len(weights)):
      elements = weights[i].size(0)
      for start in range(0, elements, most):
        n = min(most, elements - start)
        away = weights[i].narrow(0, start, n) - anchors[i].narrow(0, start, n).to(6)
        sum.add_(self.norm_of(away).square())
        gradients[i].narrow(0, start, n).add_(away, alpha=strength)

  def count_step(self, step: Tensor) -> None:
    step.add_(1.)

  # AdamW with decoupled decay (arXiv 1711.05101), PyTorch's fused kernel; a step counts from 1. Lists
  # come from outside: over a list made here, the compiler takes the update for dead code.
  def adamw(self, parameters: List[Tensor], gradients: List[Tensor], first: List[Tensor], second: List[Tensor], steps: List[Tensor], rate: float, beta1: float, beta2: float, decay: float, epsilon: float) -> None:
    torch._fused_adamw_(parameters, gradients, first, second, annotate(List[Tensor], []), steps, lr=rate, beta1=beta1, beta2=beta2, weight_decay=decay, eps=epsilon, amsgrad=False, maximize=False)
