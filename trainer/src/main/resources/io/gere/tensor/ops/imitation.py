# Imitation of the base model at its hidden states: the replay loss's second term.
#
# Over the real positions `rows` [n] of replay samples; row i belongs to sample `sample_of`[i]. Each kind
# has sums and counts [2, samples] in float64, whose quotient is the loss of a sample, and a gradient,
# weighted by sample, that is added to `upstream` [b · t, D].

class Imitation(Head):
  # ------------------------------------------------------------------ threshold-based margin (TM)

  # Two bits an element: 0 non-activated, 1 positive, 2 negative; four elements a byte, low bits first.
  def unpack(self, packed: Tensor, width: int) -> Tensor:
    shifts = torch.arange(0, 8, 2, dtype=0, device=packed.device)
    codes = torch.bitwise_and(torch.bitwise_right_shift(packed.unsqueeze(-1), shifts), 3)
    return codes.view(packed.size(0), -1).narrow(1, 0, width)

  # How far each element is outside its band (arXiv 2508.04676, docs/method.md section 3), with a sign:
  # positive where it should sink, negative where it should rise.
  def outside(self, hidden: Tensor, packed: Tensor, upper: Tensor, lower: Tensor) -> Tensor:
    codes = self.unpack(packed, hidden.size(1))
    over = torch.relu(hidden - torch.where(codes.eq(2), lower, upper))
    under = torch.relu(torch.where(codes.eq(1), upper, lower) - hidden)
    return over.masked_fill_(codes.eq(1), 0.) - under.masked_fill_(codes.eq(2), 0.)

  # Counts are of the elements outside their band, or of all elements.
  def margin_sums(self, hidden: Tensor, rows: Tensor, sample_of: Tensor, samples: int, packed: Tensor, upper: Tensor, lower: Tensor, over_all: bool) -> Tensor:
    outside = self.outside(self.select_rows(hidden, rows).to(6), packed, upper, lower)
    penalty = self.sum_by_sample(outside.abs().sum([1], dtype=7), sample_of, samples)
    counted = outside.ne(0).sum([1])
    if over_all:
      counted = torch.full_like(counted, outside.size(1))
    return torch.stack([penalty, self.sum_by_sample(counted, sample_of, samples)])

  def margin_backward(self, hidden: Tensor, rows: Tensor, sample_of: Tensor, packed: Tensor, upper: Tensor, lower: Tensor, weights: Tensor, upstream: Tensor) -> None:
    slope = torch.sign(self.outside(self.select_rows(hidden, rows).to(6), packed, upper, lower))
    upstream.index_add_(0, rows, slope.mul_(torch.index_select(weights, 0, sample_of).unsqueeze(1)))

  # ------------------------------------------------------------------ feature imitation (L1, L2)

  # Mean over D of |h - h*| (power 1) or (h - h*)² (power 2), then over positions.
  def feature_sums(self, hidden: Tensor, rows: Tensor, sample_of: Tensor, samples: int, base: Tensor, power: int) -> Tensor:
    distance = (self.select_rows(hidden, rows).to(6) - base).abs_().pow_(power).mean([1])
    return torch.stack([self.sum_by_sample(distance, sample_of, samples), self.sum_by_sample(torch.ones_like(distance), sample_of, samples)])

  def feature_backward(self, hidden: Tensor, rows: Tensor, sample_of: Tensor, base: Tensor, power: int, weights: Tensor, upstream: Tensor) -> None:
    distance = self.select_rows(hidden, rows).to(6) - base
    slope = torch.sign(distance)
    if power == 2:
      slope = distance.mul_(2.)
    w = torch.index_select(weights, 0, sample_of).unsqueeze(1) / float(base.size(1))
    upstream.index_add_(0, rows, slope.mul_(w))

  # ------------------------------------------------------------------ logit imitation (KL)

  # KL(base || current) of softmax(logits / 2), from base hidden states and base head.
  def logit_sums(self, hidden: Tensor, head: Tensor, rows: Tensor, sample_of: Tensor, samples: int, base: Tensor, base_head: Tensor, chunk: int) -> Tensor:
    each = torch.empty([rows.size(0)], dtype=6, device=rows.device)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      logs = self.log_probabilities(self.select_rows(hidden, rows.narrow(0, start, n)), head, 2.)
      wanted = self.log_probabilities(base.narrow(0, start, n).to(base_head.dtype), base_head, 2.)
      each.narrow(0, start, n).copy_(logs.neg_().add_(wanted).mul_(wanted.exp_()).sum([1]))
    return torch.stack([self.sum_by_sample(each, sample_of, samples), self.sum_by_sample(torch.ones_like(each), sample_of, samples)])

  def logit_backward(self, hidden: Tensor, head: Tensor, rows: Tensor, sample_of: Tensor, base: Tensor, base_head: Tensor, chunk: int, weights: Tensor, upstream: Tensor, head_gradient: List[Tensor]) -> None:
    row_weights = torch.index_select(weights, 0, sample_of)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      here = rows.narrow(0, start, n)
      x = self.select_rows(hidden, here)
      wanted = self.log_probabilities(base.narrow(0, start, n).to(base_head.dtype), base_head, 2.)
      # dKL/dlogits = (softmax(current) - softmax(base)) / 2
      slope = self.log_probabilities(x, head, 2.).exp_().sub_(wanted.exp_())
      slope.mul_(row_weights.narrow(0, start, n).unsqueeze(1) * 0.5)
      self.head_backward(x, head, slope, here, upstream, head_gradient)
