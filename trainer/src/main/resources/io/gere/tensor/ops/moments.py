# Moments of hidden states, in double, where the hidden states are.

class Moments(Module):
  # Mean and sum of squared deviations of each column of `rows` [n, D], in two passes, so that the
  # second is never a difference of large numbers: [2, D].
  def moments(self, rows: Tensor) -> Tensor:
    x = rows.to(7)
    mean = x.mean([0])
    return torch.stack([mean, (x - mean).pow_(2).sum([0])])
