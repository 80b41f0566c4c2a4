// How operators of the stand-in GPUs reach the CPU's.
#pragma once
#include <ATen/core/Tensor.h>

namespace standin {
// The same memory as a tensor of the host; a tensor of the host stays what it is.
at::Tensor window(const at::Tensor& tensor);

// A copy on a GPU with the same layout.
at::Tensor on_gpu(const at::Tensor& host, c10::Device gpu);

// Before a launch: an error that others left behind fails it, as PyTorch's own check would.
void launch(c10::Device gpu);
}  // namespace standin
