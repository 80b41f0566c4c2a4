// The memory of the stand-in GPUs, which host code must not touch.
#pragma once
#include <cstddef>

namespace standin {
// Fresh memory of a GPU, in which every number is NaN or -1; throws what PyTorch throws when there is none left.
void* take(int gpu, size_t bytes);
void give(void* address);

// Where this library, and nobody else, reads and writes the byte at an address of a GPU.
char* host(const void* address);

// The GPU to whose memory an address belongs; -1 for the host's own.
int gpu_of(const void* address);

size_t bytes_free(int gpu);
size_t bytes_in_all();
}  // namespace standin
