/*
 * CUDA's runtime and PyTorch's current stream as they look from outside. It is stricter than the real one: whatever
 * is called out of order or on the wrong device gets an error.
 */
#include "cuda_stub.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct { int device, mark; Stream *stream; struct timespec at; } Event;

static __thread int device = -1;
static __thread int last_error; /* as CUDA keeps it: also of a query that says "not yet" */

int current_device(void) { return device; }

/* ------------------------------------------------------------------ errors */

const char *cudaGetErrorString(int error) {
  switch (error) {
    case CUDA_INVALID: return "invalid argument";
    case CUDA_NO_DEVICE: return "no CUDA-capable device is detected";
    case CUDA_NOT_READY: return "device not ready";
    default: return "?";
  }
}

int cudaPeekAtLastError(void) { return last_error; }

int cudaGetLastError(void) {
  int error = last_error;
  last_error = 0;
  return error;
}

static int fail(int error) { return last_error = error; }

static int answer(int done) { return done ? 0 : fail(CUDA_NOT_READY); }

/* ------------------------------------------------------------------ devices */

/* An empty CUDA_VISIBLE_DEVICES hides them all. */
int cudaGetDeviceCount(int *count) {
  const char *visible = getenv("CUDA_VISIBLE_DEVICES");
  *count = visible && !*visible ? 0 : GPUS;
  return *count ? 0 : fail(CUDA_NO_DEVICE);
}

int cudaSetDevice(int index) {
  if (index >= GPUS) return fail(CUDA_INVALID);
  device = index;
  return 0;
}

int cudaDeviceGetPCIBusId(char *text, int length, int index) {
  snprintf(text, length, "0000:%02x:00.0", index + 6);
  return 0;
}

int cudaDriverGetVersion(int *version) { *version = 13000; return 0; }
int cudaRuntimeGetVersion(int *version) { *version = 12080; return 0; }
int cudaDeviceSynchronize(void) { return 0; }

/* ------------------------------------------------------------------ pinned memory */

enum { MOST_PINNED = 256 };
static const void *pinned[MOST_PINNED];
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* Puts one address in the place of another, if that is there. */
static int replace(const void *old, const void *new) {
  pthread_mutex_lock(&lock);
  int i = 0;
  while (i < MOST_PINNED && pinned[i] != old) i++;
  if (i < MOST_PINNED) pinned[i] = new;
  pthread_mutex_unlock(&lock);
  return i < MOST_PINNED ? 0 : fail(CUDA_INVALID);
}

int cudaHostRegister(const void *memory, size_t bytes, unsigned flags) {
  return memory && bytes && flags == 1 ? replace(NULL, memory) : fail(CUDA_INVALID);
}

int cudaHostUnregister(const void *memory) { return memory ? replace(memory, NULL) : fail(CUDA_INVALID); }

/* ------------------------------------------------------------------ streams */

/* Where PyTorch looks whether its last launch failed: an error left by others counts. */
int aoti_torch_get_current_cuda_stream(int32_t index, void **stream) {
  *stream = NULL;
  return index == device && last_error == 0 ? 0 : 1;
}

int cudaStreamCreateWithFlags(void **stream, unsigned flags) {
  if (flags != 1) return fail(CUDA_INVALID);
  Stream *made = calloc(1, sizeof(Stream));
  made->device = device;
  *stream = made;
  return 0;
}

static int launches(Stream *stream) { return stream->work ? stream->work->launched(stream->work) : 0; }

static int reached(Stream *stream, int mark) {
  return !stream->work || stream->work->reached(stream->work, mark);
}

int cudaStreamQuery(Stream *stream) {
  if (stream->device != device) return fail(CUDA_INVALID);
  return answer(reached(stream, launches(stream)));
}

int cudaStreamDestroy(Stream *stream) { (void)stream; return 0; }

/* ------------------------------------------------------------------ events */

int cudaEventCreateWithFlags(void **event, unsigned flags) {
  if (flags != 0 && flags != 2) return fail(CUDA_INVALID);
  Event *made = calloc(1, sizeof(Event));
  made->device = device;
  made->mark = -1;
  *event = made;
  return 0;
}

int cudaEventRecord(Event *event, Stream *stream) {
  if (event->device != device) return fail(CUDA_INVALID);
  event->stream = stream;
  event->mark = stream ? launches(stream) : 0;
  clock_gettime(CLOCK_MONOTONIC, &event->at);
  return 0;
}

int cudaStreamWaitEvent(Stream *stream, Event *event, unsigned flags) {
  if (flags || event->mark < 0 || event->stream != NULL) return fail(CUDA_INVALID);
  stream->ordered = 1;
  return 0;
}

int cudaEventQuery(Event *event) {
  if (event->mark < 0) return fail(CUDA_INVALID);
  return answer(!event->stream || reached(event->stream, event->mark));
}

int cudaEventElapsedTime(float *milliseconds, Event *start, Event *end) {
  if (start->mark < 0 || end->mark < 0) return fail(CUDA_INVALID);
  *milliseconds = (end->at.tv_sec - start->at.tv_sec) * 1e3f + (end->at.tv_nsec - start->at.tv_nsec) / 1e6f;
  return 0;
}

int cudaEventDestroy(Event *event) { free(event); return 0; }
