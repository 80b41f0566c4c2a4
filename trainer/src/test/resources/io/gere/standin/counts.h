// What each stand-in GPU was asked to do, for tests to read.
#pragma once
#include <atomic>

#include "cuda_stub.h"

namespace standin {
// A real GPU goes on by itself after an operator was launched. Only who wants to see a result waits for it:
struct Counts {
  std::atomic<long> operators{0};  // launched
  std::atomic<long> backward{0};   // of these, launched by autograd while it differentiates
  std::atomic<long> copies{0};     // of tensors to the host
  std::atomic<long> values{0};     // waited for: numbers, and results whose size depends on numbers
  std::atomic<long> backward_at_last_wait{0};

  void launched();
  void copied();
  void waited();
};

Counts& counts(int gpu);
}  // namespace standin
