# How far a model has moved from the base model: over rows [n] that both have read, their hidden states
# [n, D] and what these say of the next token. Sums in float64; base states `then`, the model's `now`.

class Movement(Head):
  # Elements that went to the opposite state, to neutral and from neutral, as the band tells states apart
  # (h ≥ upper positive, h ≤ lower negative); then the sum of |now - then| · `scale` [D], and the sum of
  # each row's cosine: [5].
  def movement(self, now: Tensor, then: Tensor, upper: Tensor, lower: Tensor, scale: Tensor) -> Tensor:
    now = now.to(6)
    then = then.to(6)
    was_up = then.ge(upper)
    was_down = then.le(lower).logical_and(was_up.logical_not())
    is_up = now.ge(upper)
    is_down = now.le(lower).logical_and(is_up.logical_not())
    was_active = was_up.logical_or(was_down)
    is_active = is_up.logical_or(is_down)
    opposite = was_up.logical_and(is_down).logical_or(was_down.logical_and(is_up))
    to_neutral = was_active.logical_and(is_active.logical_not())
    from_neutral = is_active.logical_and(was_active.logical_not())
    distance = (now - then).abs_().mul_(scale).sum([0, 1], dtype=7)
    lengths = then.pow(2).sum([1], dtype=7).mul_(now.pow(2).sum([1], dtype=7)).sqrt_()
    cosine = (now * then).sum([1], dtype=7).div_(lengths.clamp_min_(1e-300)).sum()
    return torch.stack([opposite.sum().to(7), to_neutral.sum().to(7), from_neutral.sum().to(7), distance, cosine])

  # KL(base || model) of the next token's distribution, in nats: [1]. Each row's is 0 or more; what
  # rounding takes below is 0.
  def divergence(self, now: Tensor, head: Tensor, then: Tensor, base_head: Tensor, chunk: int) -> Tensor:
    nats = torch.zeros([1], dtype=7, device=now.device)
    for start in range(0, now.size(0), chunk):
      n = min(chunk, now.size(0) - start)
      logs = self.log_probabilities(now.narrow(0, start, n), head, 1.)
      wanted = self.log_probabilities(then.narrow(0, start, n), base_head, 1.)
      nats.add_(logs.neg_().add_(wanted).mul_(wanted.exp_()).sum([1], dtype=7).clamp_min_(0.).sum())
    return nats
