# The objective of one optimizer step (docs/method.md, section 4), on the device: nothing is read back
# before the step's end.
#
# Per sample, float64: `ce` [s] the cross-entropy summed over its label tokens, `labels` [s] how many
# these are; of replay samples that are held to the base model, for each layer, `imitation` [2, s] the
# second term's sums and what they are divided by. Their quotient is L; several layers' add up.
# `squares`, where ω is to balance both terms, is two tensors [s]: the squared lengths of the gradients of
# the weighted cross-entropy, and of the imitation sum, at the sample's last hidden states.

# Sums over the samples of a global batch, [1] each: of this rank, and after the all-reduce of all.
class Totals(NamedTuple):
  task_ce : Tensor              # task samples: summed cross-entropy
  task_mean_ce : Tensor         #   and its means over label tokens
  replay_ce : Tensor            # replay samples: summed cross-entropy
  replay_mean_ce : Tensor       #   and its means over label tokens
  mean_imitation : Tensor       #   L
  omega : Tensor                #   ω
  weighted_imitation : Tensor   #   ω · L
  ce_squares : Tensor
  imitation_squares : Tensor
  imitation_sums : Tensor       # [layers]
  imitation_counts : Tensor     # [layers]

class Objective(Module):
  def fill(self, x: Tensor, value: float) -> None:
    x.fill_(value)

  def totals(self, windows: List[Tensor]) -> Totals:
    task_ce, task_mean_ce, replay_ce, replay_mean_ce, mean_imitation, omega, weighted_imitation, ce_squares, imitation_squares, imitation_sums, imitation_counts = windows
    return Totals(task_ce, task_mean_ce, replay_ce, replay_mean_ce, mean_imitation, omega, weighted_imitation, ce_squares, imitation_squares, imitation_sums, imitation_counts)

  # L of each sample [s].
  def second_term(self, imitation: List[Tensor], epsilon: float) -> Tensor:
    return torch.stack([i[0] / (i[1] + epsilon) for i in imitation]).sum([0])

  # How much L weighs against CE. A constant in the objective: no gradient flows through it.
  #   fixed     a number
  #   dynamic   CE / (L + 1e-8): both terms are equally large
  #   balanced  |∇CE| / (|∇L| + 1e-8) at the last hidden states: both terms pull equally
  # The last two are capped: near the first step L is rounding noise. The forgetting budget scales them all.
  def omega(self, strategy: str, value: float, cap: float, scale: float, ce: Tensor, imitation: Tensor, ce_squares: Tensor, imitation_squares: Tensor) -> Tensor:
    if strategy == "dynamic":
      return (ce / (imitation + 1e-08)).clamp_max(cap) * scale
    if strategy == "balanced":
      return (ce_squares.sqrt() / (imitation_squares.sqrt() + 1e-08)).clamp_max(cap) * scale
    return torch.full_like(ce, value * scale)

  # ------------------------------------------------------------------ both scopes

  def add_task(self, totals: List[Tensor], ce: Tensor, labels: Tensor) -> None:
    t = self.totals(totals)
    t.task_ce.add_(ce.sum())
    t.task_mean_ce.add_((ce / labels).sum())

  def add_replay(self, totals: List[Tensor], ce: Tensor, labels: Tensor, imitation: List[Tensor], squares: List[Tensor], epsilon: float) -> None:
    t = self.totals(totals)
    t.replay_ce.add_(ce.sum())
    t.replay_mean_ce.add_((ce / labels).sum())
    if len(imitation) > 0:
      t.mean_imitation.add_(self.second_term(imitation, epsilon).sum())
      t.imitation_sums.add_(torch.stack([i[0].sum() for i in imitation]))
      t.imitation_counts.add_(torch.stack([i[1].sum() for i in imitation]))
    if len(squares) > 0:
      t.ce_squares.add_(squares[0].sum())
      t.imitation_squares.add_(squares[1].sum())

  # ------------------------------------------------------------------ scope sample
  #
  # (1/B) Σ ℓ;  ℓ = CE of a task sample, CE + ω · L of a replay sample; every mean, and ω, within it.

  # Weights of a replay micro-batch's imitation sums, float32 [layers, s]: ω / (B · count).
  def sample_weights(self, totals: List[Tensor], batch: int, ce: Tensor, labels: Tensor, imitation: List[Tensor], squares: List[Tensor], epsilon: float, last_layer: int, strategy: str, value: float, cap: float, scale: float) -> Tensor:
    t = self.totals(totals)
    l = self.second_term(imitation, epsilon)
    ce_squares = torch.zeros_like(l)
    imitation_squares = torch.zeros_like(l)
    if len(squares) > 0:
      # The objective weighs the sample's CE by 1/B, and its L is a mean.
      ce_squares = squares[0] * float(batch * batch)
      imitation_squares = squares[1] / (imitation[last_layer][1] + epsilon).square()
    omega = self.omega(strategy, value, cap, scale, ce / labels, l, ce_squares, imitation_squares)
    t.omega.add_(omega.sum())
    t.weighted_imitation.add_((omega * l).sum())
    return torch.stack([omega / float(batch) / (i[1] + epsilon) for i in imitation]).to(6)

  # [5]: total, CE of task and of replay samples, L, ω.
  def sample_losses(self, totals: List[Tensor], task_samples: int, replay_samples: int) -> Tensor:
    t = self.totals(totals)
    total = (t.task_mean_ce + t.replay_mean_ce + t.weighted_imitation) / float(task_samples + replay_samples)
    replay = float(max(1, replay_samples))
    return torch.cat([total, t.task_mean_ce / float(max(1, task_samples)), t.replay_mean_ce / replay, t.mean_imitation / replay, t.omega / replay])

  # ------------------------------------------------------------------ scope batch
  #
  # CE + ω · L;  CE the mean of the task's and the replay's token mean, or the one there is; L over the
  # whole batch. Both need the totals of all ranks.

  # [5]: total, CE of task and of replay samples, L, ω.
  def batch_losses(self, totals: List[Tensor], task_labels: int, replay_labels: int, epsilon: float, last_layer: int, strategy: str, value: float, cap: float, scale: float) -> Tensor:
    t = self.totals(totals)
    task = t.task_ce / float(max(1, task_labels))
    replay = t.replay_ce / float(max(1, replay_labels))
    ce = task + replay
    if task_labels > 0 and replay_labels > 0:
      ce = ce * 0.5
    l = torch.zeros_like(ce)
    omega = torch.zeros_like(ce)
    if replay_labels > 0 and t.imitation_sums.size(0) > 0:
      counts = t.imitation_counts + epsilon
      l = (t.imitation_sums / counts).sum().view(1)
      pull = t.imitation_squares
      if last_layer >= 0:
        pull = pull / counts[last_layer].square()
      omega = self.omega(strategy, value, cap, scale, ce, l, t.ce_squares, pull)
    return torch.cat([ce + omega * l, task, replay, l, omega])

  # Weights of every replay sample's imitation sums, float32 [layers, s]: ω / count.
  def batch_weights(self, totals: List[Tensor], omega: Tensor, epsilon: float, samples: int) -> Tensor:
    t = self.totals(totals)
    return (omega / (t.imitation_counts + epsilon)).to(6).unsqueeze(1).repeat(1, samples)

  # ------------------------------------------------------------------ what is not finite

  # Notes the number of a sample whose loss is not finite, the smallest, unless one was noted before.
  def note_loss(self, noted: Tensor, numbers: Tensor, ce: Tensor, imitation: List[Tensor], epsilon: float) -> None:
    loss = ce
    if len(imitation) > 0:
      loss = loss + self.second_term(imitation, epsilon)
    none = 1e+300
    bad = numbers.masked_fill(loss.isfinite(), none).amin().view(1)
    noted.copy_(torch.where(noted.eq(0.).logical_and(bad.lt(none)), bad, noted))

  # Notes 1 where a gradient's squares are not finite.
  def note_gradient(self, noted: Tensor, squares: Tensor) -> None:
    noted.copy_(squares.isfinite().logical_not())
