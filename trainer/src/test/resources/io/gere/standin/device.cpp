// What PyTorch asks of a kind of device: memory, which one is current, and who it is. PyTorch takes these for CUDA,
// since they are registered under that name, as a build with CUDA registers its own.
#include <ATen/detail/CUDAHooksInterface.h>
#include <c10/core/Allocator.h>
#include <c10/core/impl/DeviceGuardImplInterface.h>

#include <cstring>

#include "cuda_stub.h"
#include "memory.h"

namespace {
using c10::Device;
using c10::DeviceIndex;
using c10::Stream;

constexpr c10::DeviceType CUDA = c10::DeviceType::CUDA;

Device current() { return {CUDA, static_cast<DeviceIndex>(std::max(0, current_device()))}; }

struct Allocator final : c10::Allocator {
  c10::DataPtr allocate(size_t bytes) override {
    void* made = standin::take(current().index(), bytes);
    return {made, made, &standin::give, current()};
  }
  c10::DeleterFnPtr raw_deleter() const override { return &standin::give; }
  void copy_data(void* to, const void* from, size_t bytes) const override {
    memcpy(standin::host(to), standin::host(from), bytes);
  }
};
Allocator allocator;
REGISTER_ALLOCATOR(CUDA, &allocator);

// Everything is done when it is launched, so streams and events have nothing to say.
struct Guard final : c10::impl::DeviceGuardImplInterface {
  static constexpr c10::DeviceType static_type = CUDA;

  c10::DeviceType type() const override { return CUDA; }
  DeviceIndex deviceCount() const noexcept override { return GPUS; }
  Device getDevice() const override { return current(); }
  void setDevice(Device device) const override { cudaSetDevice(device.index()); }
  void uncheckedSetDevice(Device device) const noexcept override { cudaSetDevice(device.index()); }
  Device exchangeDevice(Device device) const override {
    Device before = current();
    cudaSetDevice(device.index());
    return before;
  }

  Stream getStream(Device device) const noexcept override { return Stream(Stream::DEFAULT, device); }
  Stream getDefaultStream(Device device) const override { return getStream(device); }
  Stream exchangeStream(Stream stream) const noexcept override { return stream; }
  void record(void**, const Stream&, DeviceIndex, c10::EventFlag) const override {}
  void block(void*, const Stream&) const override {}
  bool queryEvent(void*) const override { return true; }
};
C10_REGISTER_GUARD_IMPL(CUDA, Guard);
}  // namespace

namespace at {
struct StandInHooks final : CUDAHooksInterface {
  explicit StandInHooks(CUDAHooksArgs) {}
  void init() const override {}
  bool hasCUDA() const override { return true; }
  bool hasPrimaryContext(DeviceIndex) const override { return true; }
  int getNumGPUs() const override { return GPUS; }
  DeviceIndex current_device() const override { return current().index(); }
  Device getDeviceFromPtr(void* address) const override {
    return {CUDA, static_cast<DeviceIndex>(standin::gpu_of(address))};
  }
};
C10_REGISTER_CLASS(CUDAHooksRegistry, CUDAHooks, StandInHooks);
}  // namespace at
