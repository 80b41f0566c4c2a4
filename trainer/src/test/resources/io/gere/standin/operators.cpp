// Every operator of PyTorch on a stand-in GPU. What computes is the CPU's operator, on the same memory; here is only
// what a GPU does besides: it refuses tensors that lie elsewhere, and who wants to know a value waits for it.
#include "operators.h"

#include <ATen/EmptyTensor.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/native/Resize.h>
#include <ATen/native/TensorShape.h>
#include <ATen/ops/_reshape_alias_native.h>
#include <ATen/ops/as_strided_native.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/empty_strided.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/unfold_native.h>
#include <ATen/ops/view_native.h>
#include <c10/core/DeviceGuard.h>
#include <torch/library.h>

#include "counts.h"
#include "cuda_stub.h"
#include "memory.h"

namespace standin {
using at::Tensor;
using c10::IValue;
using OptionalTensor = std::optional<Tensor>;

Tensor window(const Tensor& tensor) {
  if (!tensor.defined() || !tensor.is_cuda()) return tensor;
  char* start = host(tensor.storage().data());
  return at::from_blob(
      start + tensor.storage_offset() * tensor.element_size(), tensor.sizes(), tensor.strides(), tensor.options().device(at::kCPU));
}

Tensor on_gpu(const Tensor& host, c10::Device gpu) {
  if (!host.defined()) return host;
  Tensor made = at::empty_strided(host.sizes(), host.strides(), host.options().device(gpu));
  window(made).copy_(host);
  return made;
}

void launch(c10::Device gpu) {
  int left = cudaPeekAtLastError();
  TORCH_CHECK(left == 0, "CUDA error: ", cudaGetErrorString(left));
  counts(gpu.index()).launched();
}

namespace {
// ---------------------------------------------------------------- memory

Tensor empty(c10::SymIntArrayRef size, std::optional<at::ScalarType> type, std::optional<at::Layout>, std::optional<at::Device> device,
             std::optional<bool>, std::optional<at::MemoryFormat> format) {
  c10::OptionalDeviceGuard guard(device);
  return at::detail::empty_generic(
      C10_AS_INTARRAYREF_SLOW(size), c10::GetAllocator(at::kCUDA), c10::DispatchKeySet(c10::DispatchKey::CUDA),
      c10::dtype_or_default(type), format);
}

Tensor empty_strided(c10::SymIntArrayRef size, c10::SymIntArrayRef stride, std::optional<at::ScalarType> type, std::optional<at::Layout>,
                     std::optional<at::Device> device, std::optional<bool>) {
  c10::OptionalDeviceGuard guard(device);
  return at::detail::empty_strided_generic(
      C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride), c10::GetAllocator(at::kCUDA),
      c10::DispatchKeySet(c10::DispatchKey::CUDA), c10::dtype_or_default(type));
}

const Tensor& resize(const Tensor& self, c10::SymIntArrayRef size, std::optional<at::MemoryFormat>) {
  auto sizes = C10_AS_INTARRAYREF_SLOW(size);
  size_t bytes = at::detail::computeStorageNbytesContiguous(sizes, self.element_size(), self.storage_offset());
  auto* storage = self.storage().unsafeGetStorageImpl();
  if (bytes > storage->nbytes()) {
    c10::DeviceGuard guard(self.device());
    c10::DataPtr larger = storage->allocator()->allocate(bytes);
    memcpy(host(larger.get()), host(storage->data()), storage->nbytes());
    storage->set_data_ptr_noswap(std::move(larger));
    storage->set_nbytes(bytes);
  }
  self.unsafeGetTensorImpl()->set_sizes_contiguous(sizes);
  return self;
}

// From a GPU, to one, between two, or within one. Only who copies to the host waits.
Tensor& copy(Tensor& to, const Tensor& from, bool) {
  launch(to.is_cuda() ? to.device() : from.device());
  if (!to.is_cuda()) counts(from.device().index()).copied();
  window(to).copy_(window(from));
  return to;
}

// ---------------------------------------------------------------- views

Tensor view(const Tensor& self, c10::SymIntArrayRef size) {
  return at::native::view(self, C10_AS_INTARRAYREF_SLOW(size));
}

Tensor as_strided(const Tensor& self, c10::SymIntArrayRef size, c10::SymIntArrayRef stride, std::optional<c10::SymInt> offset) {
  return at::native::as_strided_tensorimpl(
      self, C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride),
      offset ? std::optional<int64_t>(offset->guard_int(__FILE__, __LINE__)) : std::nullopt);
}

Tensor reshape_alias(const Tensor& self, c10::SymIntArrayRef size, c10::SymIntArrayRef stride) {
  return at::native::_reshape_alias(self, C10_AS_INTARRAYREF_SLOW(size), C10_AS_INTARRAYREF_SLOW(stride));
}

Tensor unfold(const Tensor& self, int64_t dimension, int64_t size, int64_t step) {
  return at::native::unfold(self, dimension, size, step);
}

// ---------------------------------------------------------------- everything else

// An operator's arguments, each tensor of a GPU replaced by a window for the host.
class Arguments {
 public:
  explicit Arguments(const c10::FunctionSchema& schema) : schema(schema) {}

  // What the CPU's operator gets for an argument.
  IValue hand_over(const IValue& value, const c10::Argument& argument) {
    if (value.isTensor()) return tensor(value.toTensor(), argument);
    if (value.isDevice() && value.toDevice().is_cuda()) {
      meet(value.toDevice());
      return c10::Device(at::kCPU);
    }
    if (!value.isList() || value.toListRef().empty()) return value;
    if (is_index(argument)) {
      c10::List<OptionalTensor> list;
      for (const IValue& each : value.toListRef()) {
        list.push_back(each.isNone() ? OptionalTensor() : index(each.toTensor(), argument));
      }
      return list;
    }
    if (value.isTensorList()) {
      c10::List<Tensor> list;
      for (const Tensor& each : value.toTensorVector()) list.push_back(tensor(each, argument));
      return list;
    }
    return value;
  }

  // The one GPU of all arguments. Numbers, which are tensors without dimensions, may come from the host.
  c10::Device gpu() const {
    TORCH_CHECK(device, schema.name(), ": no argument lies on a GPU");
    TORCH_CHECK(
        !elsewhere, "Expected all tensors to be on the same device, but found at least two devices, ", *device, " and ",
        elsewhere->device(), "! (", schema.name(), ")");
    return *device;
  }

  // Results that had no room of their own get it now.
  void make_room() {
    for (auto& [given, result] : roomless) {
      if (result.numel() == 0) continue;
      given.resize_(result.sizes());
      window(given).copy_(result);
    }
  }

  bool masks = false;  // whether elements are chosen by an index of true and false

 private:
  Tensor tensor(const Tensor& given, const c10::Argument& argument) {
    if (!given.defined()) return given;
    if (!given.is_cuda()) {
      if (given.dim() > 0) elsewhere = given;
      return given;
    }
    meet(given.device());
    if (given.device() != *device) elsewhere = given;
    if (given.numel() > 0 || !argument.alias_info() || !argument.alias_info()->isWrite()) return window(given);
    Tensor result = at::empty({0}, given.options().device(at::kCPU));
    roomless.emplace_back(given, result);
    return result;
  }

  // x[i, :, j]: a list of tensors, some of them missing.
  static bool is_index(const c10::Argument& argument) {
    auto list = argument.type()->cast<c10::ListType>();
    return list && list->getElementType()->kind() == c10::TypeKind::OptionalType;
  }

  Tensor index(const Tensor& given, const c10::Argument& argument) {
    if (given.defined() && (given.scalar_type() == at::kBool || given.scalar_type() == at::kByte)) masks = true;
    return tensor(given, argument);
  }

  void meet(c10::Device other) {
    if (!device) device = other;
  }

  const c10::FunctionSchema& schema;
  std::optional<c10::Device> device;
  OptionalTensor elsewhere;
  std::vector<std::pair<Tensor, Tensor>> roomless;
};

// Whether the host has to know a value before it can go on.
bool is_waited_for(const c10::OperatorHandle& op, bool masks) {
  for (const c10::Argument& result : op.schema().returns()) {
    if (!result.type()->isSubtypeOf(*c10::TensorType::get()) && result.type()->kind() != c10::TypeKind::ListType) return true;
  }
  bool indexes = op.schema().name().rfind("aten::index", 0) == 0;
  return op.hasTag(at::Tag::dynamic_output_shape) && (masks || !indexes);
}

IValue bring_back(const IValue& result, c10::Device gpu) {
  if (result.isTensor()) return on_gpu(result.toTensor(), gpu);
  if (result.isTensorList()) {
    c10::List<Tensor> list;
    for (const Tensor& each : result.toTensorVector()) list.push_back(on_gpu(each, gpu));
    return list;
  }
  return result;
}

// The argument that a result is, where an operator changes it in place.
std::optional<size_t> changed(const c10::FunctionSchema& schema, const c10::Argument& result) {
  if (!result.alias_info()) return std::nullopt;
  TORCH_CHECK(result.alias_info()->isWrite(), schema.name(), " makes a view, which the stand-in does not know yet");
  for (size_t i = 0; i < schema.arguments().size(); i++) {
    if (schema.arguments()[i].alias_info() && *schema.arguments()[i].alias_info() == *result.alias_info()) return i;
  }
  return std::nullopt;
}

void compute(const c10::OperatorHandle& op, torch::jit::Stack* stack) {
  at::AutoDispatchBelowADInplaceOrView below_autograd;
  const c10::FunctionSchema& schema = op.schema();
  const size_t first = stack->size() - schema.arguments().size();
  const std::vector<IValue> given(stack->begin() + first, stack->end());
  Arguments arguments(schema);
  for (size_t i = 0; i < given.size(); i++) {
    (*stack)[first + i] = arguments.hand_over(given[i], schema.arguments()[i]);
  }
  c10::Device gpu = arguments.gpu();
  launch(gpu);
  if (is_waited_for(op, arguments.masks)) counts(gpu.index()).waited();
  // A kernel of several results hands back references to what lay on the stack, which is gone by then: it is held here.
  const std::vector<IValue> held(stack->begin() + first, stack->end());
  op.callBoxed(stack);
  arguments.make_room();
  for (size_t i = 0; i < schema.returns().size(); i++) {
    IValue& result = (*stack)[first + i];
    auto place = changed(schema, schema.returns()[i]);
    result = place ? given[*place] : bring_back(result, gpu);
  }
}

TORCH_LIBRARY_IMPL(aten, CUDA, library) {
  library.impl("empty.memory_format", &empty);
  library.impl("empty_strided", &empty_strided);
  library.impl("resize_", &resize);
  library.impl("copy_", &copy);
  library.impl("view", &view);
  library.impl("as_strided", &as_strided);
  library.impl("_reshape_alias", &reshape_alias);
  library.impl("unfold", &unfold);
}

TORCH_LIBRARY_IMPL(_, CUDA, library) { library.fallback(torch::CppFunction::makeFromBoxedFunction<&compute>()); }
}  // namespace
}  // namespace standin
