# The head and the cross-entropy: what the final hidden states say about the tokens.
#
# Shapes: V vocabulary, n rows. `rows` [n] are positions of the flattened hidden states [b · t, D];
# row i belongs to sample `sample_of`[i] of `samples`. Logits exist for `chunk` rows at a time, forward
# and backward, in float32. Gradients are written out by hand: autograd would keep all logits.

class Head(Products):
  # The head's products are multiplied by this, and then bounded by the soft cap c · tanh(logit / c),
  # unless c is 0.
  logit_scale : float
  logit_cap : float

  def select_rows(self, hidden: Tensor, rows: Tensor) -> Tensor:
    return torch.index_select(hidden.detach().view(-1, hidden.size(-1)), 0, rows)

  # Logits from the head's products, which it may change.
  def shape_logits(self, products: Tensor) -> Tensor:
    if self.logit_scale != 1.:
      products = products.mul_(self.logit_scale)
    if self.logit_cap > 0.:
      products = products.div_(self.logit_cap).tanh_().mul_(self.logit_cap)
    return products

  def log_probabilities(self, hidden: Tensor, head: Tensor, temperature: float) -> Tensor:
    logits = self.shape_logits(self.linear(hidden, head).to(6))
    if temperature != 1.:
      logits = logits.div_(temperature)
    return torch.log_softmax(logits, -1)

  # Sums of rows, [samples] in float64.
  def sum_by_sample(self, values: Tensor, sample_of: Tensor, samples: int) -> Tensor:
    return torch.zeros([samples], dtype=7, device=values.device).index_add_(0, sample_of, values.to(7))

  # Squared length of each sample's part of a gradient [b · t, D] at `rows`.
  def squares_by_sample(self, gradient: Tensor, rows: Tensor, sample_of: Tensor, samples: int) -> Tensor:
    return self.sum_by_sample(torch.index_select(gradient, 0, rows).pow_(2).sum([1]), sample_of, samples)

  # Cross-entropy summed over each sample's labelled rows.
  def cross_entropy(self, hidden: Tensor, head: Tensor, rows: Tensor, sample_of: Tensor, samples: int, labels: Tensor, chunk: int) -> Tensor:
    each = torch.empty([rows.size(0)], dtype=6, device=rows.device)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      logs = self.log_probabilities(self.select_rows(hidden, rows.narrow(0, start, n)), head, 1.)
      each.narrow(0, start, n).copy_(-torch.gather(logs, 1, labels.narrow(0, start, n).unsqueeze(1)).squeeze(1))
    return self.sum_by_sample(each, sample_of, samples)

  # The same, and how many of each sample's labels are the likeliest token there: [2, samples].
  def cross_entropy_and_hits(self, hidden: Tensor, head: Tensor, rows: Tensor, sample_of: Tensor, samples: int, labels: Tensor, chunk: int) -> Tensor:
    each = torch.empty([2, rows.size(0)], dtype=6, device=rows.device)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      label = labels.narrow(0, start, n)
      logs = self.log_probabilities(self.select_rows(hidden, rows.narrow(0, start, n)), head, 1.)
      each[0].narrow(0, start, n).copy_(-torch.gather(logs, 1, label.unsqueeze(1)).squeeze(1))
      each[1].narrow(0, start, n).copy_(torch.argmax(logs, -1).eq(label))
    return torch.stack([self.sum_by_sample(each[0], sample_of, samples), self.sum_by_sample(each[1], sample_of, samples)])

  # Cross-entropy, and its gradient at once: each sample's weight is known before. Adds
  # weight · dCE/dhidden to `upstream` [b · t, D] and weight · dCE/dhead to the head's gradient, where
  # it is trained.
  def cross_entropy_backward(self, hidden: Tensor, head: Tensor, rows: Tensor, sample_of: Tensor, samples: int, labels: Tensor, chunk: int, weights: Tensor, upstream: Tensor, head_gradient: List[Tensor]) -> Tensor:
    each = torch.empty([rows.size(0)], dtype=6, device=rows.device)
    row_weights = torch.index_select(weights, 0, sample_of)
    for start in range(0, rows.size(0), chunk):
      n = min(chunk, rows.size(0) - start)
      here = rows.narrow(0, start, n)
      label = labels.narrow(0, start, n).unsqueeze(1)
      x = self.select_rows(hidden, here)
      logs = self.log_probabilities(x, head, 1.)
      each.narrow(0, start, n).copy_(-torch.gather(logs, 1, label).squeeze(1))
      # dCE/dlogits = softmax - onehot
      w = row_weights.narrow(0, start, n).unsqueeze(1)
      slope = logs.exp_().mul_(w).scatter_add_(1, label, -w)
      self.head_backward(x, head, slope, here, upstream, head_gradient)
    return self.sum_by_sample(each, sample_of, samples)

  # From the gradient of logits [n, V] back to that of the head's products, by the chain rule. Under a
  # soft cap the logits are computed again: kept, they would be a third copy.
  def unshape_logits(self, slope: Tensor, x: Tensor, head: Tensor) -> Tensor:
    if self.logit_cap > 0.:
      capped = self.shape_logits(self.linear(x, head).to(6)).div_(self.logit_cap)
      slope = slope.mul_(capped.square_().neg_().add_(1.))
    if self.logit_scale != 1.:
      slope = slope.mul_(self.logit_scale)
    return slope

  # From the gradient of logits [n, V] on to hidden states and head.
  def head_backward(self, x: Tensor, head: Tensor, slope: Tensor, rows: Tensor, upstream: Tensor, head_gradient: List[Tensor]) -> None:
    slope = self.unshape_logits(slope, x, head).to(head.dtype)
    upstream.index_add_(0, rows, self.linear_backward(slope, x, head, head_gradient).to(6))
