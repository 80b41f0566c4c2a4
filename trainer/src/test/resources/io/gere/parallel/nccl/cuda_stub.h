/*
 * What stands in for CUDA's runtime, as far as others look into it: whoever launches work on a stream tells how far
 * that work is.
 */
#pragma once
#ifdef __cplusplus
extern "C" {
#endif

enum { CUDA_INVALID = 1, CUDA_NO_DEVICE = 100, CUDA_NOT_READY = 600, GPUS = 4 };

/* Work that is done in the order in which it was launched. */
typedef struct Work {
  int (*launched)(struct Work *); /* how much so far */
  int (*reached)(struct Work *, int mark);
} Work;

typedef struct Stream {
  int device;
  int ordered; /* whether it waits for what PyTorch launched */
  Work *work;
} Stream;

/* The calling thread's device; -1 until it has chosen one. */
int current_device(void);

/* The calling thread's last error, which stays. */
int cudaPeekAtLastError(void);

int cudaSetDevice(int index);
const char *cudaGetErrorString(int error);

#ifdef __cplusplus
}
#endif
