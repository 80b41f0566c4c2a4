// Every byte is mapped twice: tensors point into a mapping that nobody may touch, this library uses the other. So
// host code that reads or writes a GPU's memory ends the process, as a real one's address would.
#include "memory.h"

#include <c10/util/Exception.h>
#include <signal.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cstring>
#include <map>
#include <mutex>

#include "cuda_stub.h"

namespace standin {
namespace {
constexpr size_t BYTES = size_t(4) << 30;  // of each GPU; only what is written to takes the machine's memory
constexpr size_t ALIGNMENT = 512;          // CUDA's

char* forbidden;  // GPU 0's memory, then GPU 1's, ..., as tensors see it
char* allowed;    // the same bytes
struct sigaction before;

bool inside(const void* address) {
  return address >= forbidden && address < forbidden + GPUS * BYTES;
}

// Says what happened, and leaves the rest to whoever handled this signal until now: the JVM shows the stack.
void on_segmentation_fault(int signal, siginfo_t* info, void* context) {
  if (inside(info->si_addr)) {
    static const char words[] = "\nHost code touched the memory of a GPU (the stand-in's): the stack follows.\n";
    (void)!write(STDERR_FILENO, words, sizeof words - 1);
  }
  if (before.sa_flags & SA_SIGINFO) {
    before.sa_sigaction(signal, info, context);
  } else {
    sigaction(signal, &before, nullptr);
  }
}

// First fit; neighbouring holes become one.
class Heap {
 public:
  explicit Heap(char* start) { holes[start] = BYTES; }

  void* take(size_t bytes, int gpu) {
    bytes = (bytes + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    std::lock_guard<std::mutex> guard(lock);
    auto hole = holes.begin();
    while (hole != holes.end() && hole->second < bytes) ++hole;
    TORCH_CHECK_WITH(
        OutOfMemoryError, hole != holes.end(), "CUDA out of memory. Tried to allocate ", gibibytes(bytes), ". GPU ", gpu,
        " has a total capacity of ", gibibytes(BYTES), " of which ", gibibytes(free), " is free.");
    auto [start, room] = *hole;
    holes.erase(hole);
    if (room > bytes) holes[start + bytes] = room - bytes;
    taken[start] = bytes;
    free -= bytes;
    return start;
  }

  void give(char* start) {
    std::lock_guard<std::mutex> guard(lock);
    auto block = taken.find(start);
    auto hole = holes.emplace(start, block->second).first;
    free += block->second;
    taken.erase(block);
    auto next = std::next(hole);
    if (next != holes.end() && next->first == start + hole->second) {
      hole->second += next->second;
      holes.erase(next);
    }
    if (hole != holes.begin()) {
      auto last = std::prev(hole);
      if (last->first + last->second == start) {
        last->second += hole->second;
        holes.erase(hole);
      }
    }
  }

  size_t left() {
    std::lock_guard<std::mutex> guard(lock);
    return free;
  }

 private:
  static std::string gibibytes(size_t bytes) {
    char text[32];
    snprintf(text, sizeof text, "%.2f GiB", bytes / double(1 << 30));
    return text;
  }

  std::mutex lock;
  std::map<char*, size_t> holes, taken;
  size_t free = BYTES;
};

char* map(int file, int protection) {
  void* made = mmap(nullptr, GPUS * BYTES, protection, MAP_SHARED | MAP_NORESERVE, file, 0);
  TORCH_CHECK(made != MAP_FAILED, "no address space for the stand-in's memory");
  return static_cast<char*>(made);
}

Heap& heap(int gpu) {
  static Heap* heaps[GPUS];
  static std::once_flag once;
  std::call_once(once, [] {
    int file = memfd_create("stand-in GPUs", 0);
    TORCH_CHECK(file >= 0 && ftruncate(file, GPUS * BYTES) == 0, "no memory for the stand-in GPUs");
    forbidden = map(file, PROT_NONE);
    allowed = map(file, PROT_READ | PROT_WRITE);
    close(file);
    for (int i = 0; i < GPUS; i++) heaps[i] = new Heap(forbidden + i * BYTES);
    struct sigaction ours = {};
    ours.sa_sigaction = on_segmentation_fault;
    ours.sa_flags = SA_SIGINFO | SA_ONSTACK | SA_RESTART;
    sigaction(SIGSEGV, &ours, &before);
  });
  return *heaps[gpu];
}
}  // namespace

void* take(int gpu, size_t bytes) {
  if (bytes == 0) return nullptr;
  void* address = heap(gpu).take(bytes, gpu);
  memset(host(address), 0xff, bytes);
  return address;
}

void give(void* address) {
  if (address) heap(gpu_of(address)).give(static_cast<char*>(address));
}

char* host(const void* address) {
  return inside(address) ? allowed + (static_cast<const char*>(address) - forbidden)
                         : static_cast<char*>(const_cast<void*>(address));
}

int gpu_of(const void* address) {
  return inside(address) ? static_cast<int>((static_cast<const char*>(address) - forbidden) / BYTES) : -1;
}

size_t bytes_free(int gpu) { return heap(gpu).left(); }
size_t bytes_in_all() { return BYTES; }
}  // namespace standin

// NCCL's stub reads and writes what lies on a GPU.
extern "C" char* cuda_memory(const void* address) { return standin::host(address); }

extern "C" int cudaMemGetInfo(size_t* free, size_t* total) {
  *free = standin::bytes_free(current_device());
  *total = standin::bytes_in_all();
  return 0;
}
