// Attention as CUDA's memory-efficient kernel gives it: in memory, the heads of a result lie inside its positions
// ([b, t, heads, d], read as [b, heads, t, d]), so that not every view of it is possible.
#include <ATen/native/transformers/attention.h>
#include <ATen/SDPBackend.h>
#include <ATen/ops/_scaled_dot_product_flash_attention_for_cpu.h>
#include <ATen/ops/_scaled_dot_product_flash_attention_for_cpu_backward.h>
#include <ATen/ops/empty.h>
#include <torch/library.h>

#include "operators.h"

namespace standin {
namespace {
using at::Tensor;
using OptionalTensor = std::optional<Tensor>;

int64_t choose(const Tensor&, const Tensor&, const Tensor&, const OptionalTensor&, double, bool, std::optional<double>, bool) {
  return static_cast<int64_t>(at::SDPBackend::efficient_attention);
}

Tensor heads_inside_positions(const Tensor& result, c10::Device gpu) {
  return on_gpu(result.transpose(1, 2).contiguous(), gpu).transpose(1, 2);
}

OptionalTensor mask_window(const OptionalTensor& mask) {
  return mask && mask->defined() ? OptionalTensor(window(*mask)) : std::nullopt;
}

std::tuple<Tensor, Tensor, Tensor, Tensor> attend(
    const Tensor& q, const Tensor& k, const Tensor& v, const OptionalTensor& mask, bool, double dropout, bool causal,
    std::optional<double> scale) {
  at::AutoDispatchBelowADInplaceOrView below_autograd;
  launch(q.device());
  auto [read, log_sums] = at::_scaled_dot_product_flash_attention_for_cpu(
      window(q), window(k), window(v), dropout, causal, mask_window(mask), scale);
  Tensor seed = at::empty({}, q.options().dtype(at::kLong));
  return {heads_inside_positions(read, q.device()), on_gpu(log_sums, q.device()), seed, seed};
}

std::tuple<Tensor, Tensor, Tensor, Tensor> attend_backward(
    const Tensor& upstream, const Tensor& q, const Tensor& k, const Tensor& v, const Tensor& mask, const Tensor& read,
    const Tensor& log_sums, const Tensor&, const Tensor&, double dropout, std::array<bool, 4>, bool causal,
    std::optional<double> scale) {
  at::AutoDispatchBelowADInplaceOrView below_autograd;
  launch(q.device());
  auto [dq, dk, dv] = at::_scaled_dot_product_flash_attention_for_cpu_backward(
      window(upstream), window(q), window(k), window(v), window(read), window(log_sums), dropout, causal, mask_window(mask), scale);
  return {heads_inside_positions(dq, q.device()), heads_inside_positions(dk, q.device()), heads_inside_positions(dv, q.device()), Tensor()};
}

TORCH_LIBRARY_IMPL(aten, CUDA, library) {
  library.impl("_scaled_dot_product_efficient_attention", &attend);
  library.impl("_scaled_dot_product_efficient_attention_backward", &attend_backward);
}
}  // namespace
}  // namespace standin

namespace at::native {
REGISTER_CUDA_DISPATCH(_fused_sdp_choice_stub, &standin::choose)
}
