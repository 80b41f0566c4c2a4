/*
 * NCCL as it looks from outside. The ranks are threads of one process. It is stricter than the real
 * library: whatever is called out of order, on the wrong device or with a struct of another layout
 * gets an error.
 */
#include "cuda_stub.h"

#include <pthread.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { SUCCESS = 0, SYSTEM_ERROR = 2, INVALID_ARGUMENT = 4, INVALID_USAGE = 5, IN_PROGRESS = 7 };
enum { RANKS = 4, MOST = 64, POLLS = 3 };
enum { ALL_REDUCE, REDUCE, REDUCE_SCATTER, ALL_GATHER, BROADCAST };

typedef struct { char internal[128]; } ncclUniqueId;
typedef struct { size_t size; unsigned magic; unsigned version; int blocking; } ncclConfig_t;

typedef struct { int kind; const char *send; char *receive; size_t count; int type; int root; } Call;

typedef struct Group {
  ncclUniqueId id;
  int size, joined, done, error, gone[RANKS], aborted, destroyed;
  int launched[RANKS];
  Call calls[RANKS][MOST];
  struct Group *next;
} Group;

/* What NCCL hands out: a rank's own view of its group. */
typedef struct { Work work; Group *group; int rank, device, polls, grouped, finalized; } Comm;

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static Group *groups;
static int ids;
static __thread int depth;
static __thread Comm *launching;

/* Where the host may touch what lies on a GPU. Where GPUs have no memory of their own, it is the address itself. */
__attribute__((weak)) char *cuda_memory(const void *address) { return (char *)address; }

static int launched(Work *work) {
  Comm *comm = (Comm *)work;
  return comm->group->launched[comm->rank];
}

static int reached(Work *work, int mark) {
  Comm *comm = (Comm *)work;
  pthread_mutex_lock(&lock);
  int is = comm->group->done >= mark || comm->group->gone[comm->rank];
  pthread_mutex_unlock(&lock);
  return is;
}

#ifndef VERSION
#define VERSION 21903
#endif
int ncclGetVersion(int *version) { *version = VERSION; return SUCCESS; }

const char *ncclGetErrorString(int result) {
  switch (result) {
    case SUCCESS: return "no error";
    case SYSTEM_ERROR: return "unhandled system error";
    case INVALID_ARGUMENT: return "invalid argument";
    case INVALID_USAGE: return "invalid usage";
    case 6: return "remote process exited or there was a network error";
    default: return "unknown result code";
  }
}

const char *ncclGetLastError(Comm *comm) { return comm ? "the stub's last words\n" : ""; }

int ncclGetUniqueId(ncclUniqueId *id) {
  pthread_mutex_lock(&lock);
  int number = ++ids;
  pthread_mutex_unlock(&lock);
  for (int i = 0; i < 128; i++) id->internal[i] = (char)(i * 31 + number);
  return SUCCESS;
}

static Group *find(const char *id) {
  Group *group = groups;
  while (group && memcmp(group->id.internal, id, 128)) group = group->next;
  return group;
}

int ncclCommInitRankConfig(Comm **made, int size, ncclUniqueId id, int rank, ncclConfig_t *config) {
  if (config->size != sizeof *config || config->magic != 0xcafebeef || config->version != 21400 ||
      config->blocking != 0 || current_device() < 0)
    return INVALID_ARGUMENT;
  /* Ids come from ncclGetUniqueId: each byte follows from the one before. */
  for (int i = 1; i < 128; i++)
    if ((char)(id.internal[i - 1] + 31) != id.internal[i]) return INVALID_ARGUMENT;
  pthread_mutex_lock(&lock);
  Group *group = find(id.internal);
  if (!group) {
    group = calloc(1, sizeof(Group));
    group->id = id;
    group->size = size;
    group->next = groups;
    groups = group;
  }
  group->joined++;
  pthread_mutex_unlock(&lock);
  Comm *comm = calloc(1, sizeof(Comm));
  comm->work = (Work){launched, reached};
  comm->group = group;
  comm->rank = rank;
  comm->device = current_device();
  comm->polls = POLLS;
  *made = comm;
  return IN_PROGRESS;
}

int ncclCommGetAsyncError(Comm *comm, int *state) {
  pthread_mutex_lock(&lock);
  if (comm->group->error) *state = comm->group->error;
  else if (comm->group->joined < comm->group->size) *state = IN_PROGRESS;
  else if (comm->polls > 0) { comm->polls--; *state = IN_PROGRESS; }
  else *state = SUCCESS;
  pthread_mutex_unlock(&lock);
  return SUCCESS;
}

static int bytes(int type) { return type == 8 || type == 4 ? 8 : type == 7 ? 4 : type == 1 ? 1 : 2; }

static void add(char *sums, const char *addends, size_t count, int type) {
  if (type == 7) for (size_t i = 0; i < count; i++) ((float *)sums)[i] += ((const float *)addends)[i];
  if (type == 8) for (size_t i = 0; i < count; i++) ((double *)sums)[i] += ((const double *)addends)[i];
}

/* All ranks have launched a call, which lies at place n: what it does. */
static void perform(Group *group, int n) {
  Call *first = &group->calls[0][n];
  int kind = first->kind, type = first->type, ranks = group->size;
  size_t length = first->count * bytes(type);
  int sums = kind == ALL_REDUCE || kind == REDUCE || kind == REDUCE_SCATTER;
  size_t sent = kind == REDUCE_SCATTER ? length * ranks : length;
  char *all = calloc(1, length * ranks + 1);
  for (int r = 0; r < ranks; r++) {
    Call *call = &group->calls[r][n];
    if (call->kind != kind || call->count != first->count || call->type != type ||
        call->root != first->root || (sums && type != 7 && type != 8))
      group->error = INVALID_ARGUMENT;
    else if (sums) add(all, cuda_memory(call->send), sent / bytes(type), type);
    else if (kind == ALL_GATHER) memcpy(all + r * length, cuda_memory(call->send), length);
    else if (r == first->root) memcpy(all, cuda_memory(call->send), length);
  }
  for (int r = 0; r < ranks && !group->error; r++) {
    char *to = cuda_memory(group->calls[r][n].receive);
    if (kind == ALL_GATHER) memcpy(to, all, length * ranks);
    else if (kind == REDUCE_SCATTER) memcpy(to, all + r * length, length);
    else if (kind != REDUCE || r == first->root) memcpy(to, all, length);
  }
  free(all);
}

int ncclGroupStart(void) { depth++; launching = NULL; return SUCCESS; }

int ncclGroupEnd(void) {
  if (--depth < 0) return INVALID_USAGE;
  if (!launching) return SUCCESS;
  Group *group = launching->group;
  launching->polls = POLLS;
  pthread_mutex_lock(&lock);
  group->launched[launching->rank] += launching->grouped;
  launching->grouped = 0;
  for (;;) {
    int everyone = 1;
    for (int r = 0; r < group->size; r++)
      everyone &= group->launched[r] > group->done && !group->gone[r];
    if (!everyone || group->error) break;
    perform(group, group->done % MOST);
    group->done++;
  }
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return IN_PROGRESS;
}

static int launch(Comm *comm, Stream *stream, Call call) {
  if (depth < 1 || comm->polls > 0) return INVALID_USAGE;
  if (current_device() != comm->device || stream->device != comm->device) return INVALID_USAGE;
  if (!launching && !stream->ordered) return INVALID_USAGE; /* PyTorch may still be writing */
  if (call.count == 0 || !call.send || !call.receive) return INVALID_ARGUMENT;
  stream->ordered = 0;
  stream->work = &comm->work;
  launching = comm;
  Group *group = comm->group;
  int n = group->launched[comm->rank] + comm->grouped++;
  if (n - group->done >= MOST) return INVALID_USAGE;
  group->calls[comm->rank][n % MOST] = call;
  return SUCCESS;
}

int ncclAllReduce(const void *s, void *r, size_t n, int type, int op, Comm *comm, Stream *stream) {
  return op ? INVALID_ARGUMENT : launch(comm, stream, (Call){ALL_REDUCE, s, r, n, type, 0});
}

int ncclReduce(const void *s, void *r, size_t n, int type, int op, int root, Comm *comm, Stream *stream) {
  return op ? INVALID_ARGUMENT : launch(comm, stream, (Call){REDUCE, s, r, n, type, root});
}

int ncclReduceScatter(const void *s, void *r, size_t n, int type, int op, Comm *comm, Stream *stream) {
  return op ? INVALID_ARGUMENT : launch(comm, stream, (Call){REDUCE_SCATTER, s, r, n, type, 0});
}

int ncclAllGather(const void *s, void *r, size_t n, int type, Comm *comm, Stream *stream) {
  return launch(comm, stream, (Call){ALL_GATHER, s, r, n, type, 0});
}

int ncclBroadcast(const void *s, void *r, size_t n, int type, int root, Comm *comm, Stream *stream) {
  return launch(comm, stream, (Call){BROADCAST, s, r, n, type, root});
}

int ncclCommFinalize(Comm *comm) {
  comm->finalized = 1;
  comm->polls = POLLS;
  return IN_PROGRESS;
}

int ncclCommDestroy(Comm *comm) {
  if (!comm->finalized || comm->polls > 0) return INVALID_USAGE;
  pthread_mutex_lock(&lock);
  comm->group->destroyed++;
  pthread_mutex_unlock(&lock);
  return SUCCESS;
}

int ncclCommAbort(Comm *comm) {
  pthread_mutex_lock(&lock);
  comm->group->gone[comm->rank] = 1;
  comm->group->aborted++;
  pthread_cond_broadcast(&changed);
  pthread_mutex_unlock(&lock);
  return SUCCESS;
}

/* ------------------------------------------------------------------ for the tests */

int stub_aborted(const char *id) {
  pthread_mutex_lock(&lock);
  int count = find(id)->aborted;
  pthread_mutex_unlock(&lock);
  return count;
}

int stub_destroyed(const char *id) {
  pthread_mutex_lock(&lock);
  int count = find(id)->destroyed;
  pthread_mutex_unlock(&lock);
  return count;
}

void stub_await_launch(const char *id, int rank) {
  pthread_mutex_lock(&lock);
  Group *group = find(id);
  while (!group->launched[rank] && !group->gone[rank]) pthread_cond_wait(&changed, &lock);
  pthread_mutex_unlock(&lock);
}

/* From now on NCCL reports this error to every rank. */
void stub_fail(const char *id, int error) {
  pthread_mutex_lock(&lock);
  find(id)->error = error;
  pthread_mutex_unlock(&lock);
}
