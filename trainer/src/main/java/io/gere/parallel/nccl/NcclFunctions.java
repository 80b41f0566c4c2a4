package io.gere.parallel.nccl;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.Structure;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;

/**
 * NCCL's C functions, as far as they are used ({@code nccl.h}). Most return {@link #SUCCESS} or the
 * number of an error. A {@code size_t} is a {@code long}: NCCL runs on 64-bit machines alone.
 */
interface NcclFunctions extends Library {
  int SUCCESS = 0;
  int REMOTE_ERROR = 6;
  int IN_PROGRESS = 7;

  /** The reduction: {@code ncclSum}. */
  int SUM = 0;

  /** What names the ranks of one communicator to each other; travels by value. */
  @Structure.FieldOrder("internal")
  class UniqueId extends Structure {
    static final int BYTES = 128;

    // A structure's fields are public for JNA.
    public byte[] internal = new byte[BYTES];

    /** The same, as an argument that is copied. */
    public static final class ByValue extends UniqueId implements Structure.ByValue {}
  }

  /**
   * {@code ncclConfig_t} as NCCL 2.14 brought it, all fields set as NCCL_CONFIG_INITIALIZER does,
   * and non-blocking. A newer library reads size and version, and sets for itself what came later.
   */
  @Structure.FieldOrder({"size", "magic", "version", "blocking"})
  class Config extends Structure {
    static final int VERSION = 2_14_00;

    public long size = size();
    public int magic = 0xcafebeef;
    public int version = VERSION;
    public int blocking = 0;
  }

  int ncclGetVersion(IntByReference version);

  int ncclGetUniqueId(UniqueId id);

  String ncclGetErrorString(int result);

  /** What went wrong last, in more words; the communicator may be null. */
  String ncclGetLastError(Pointer communicator);

  int ncclCommInitRankConfig(
      PointerByReference communicator, int ranks, UniqueId.ByValue id, int rank, Config config);

  int ncclCommGetAsyncError(Pointer communicator, IntByReference state);

  int ncclCommFinalize(Pointer communicator);

  int ncclCommDestroy(Pointer communicator);

  int ncclCommAbort(Pointer communicator);

  int ncclGroupStart();

  int ncclGroupEnd();

  int ncclAllReduce(
      Pointer send,
      Pointer receive,
      long elements,
      int type,
      int reduction,
      Pointer communicator,
      Pointer stream);

  int ncclReduce(
      Pointer send,
      Pointer receive,
      long elements,
      int type,
      int reduction,
      int root,
      Pointer communicator,
      Pointer stream);

  int ncclReduceScatter(
      Pointer send,
      Pointer receive,
      long elementsOfOne,
      int type,
      int reduction,
      Pointer communicator,
      Pointer stream);

  int ncclAllGather(
      Pointer send,
      Pointer receive,
      long elementsOfOne,
      int type,
      Pointer communicator,
      Pointer stream);

  int ncclBroadcast(
      Pointer send,
      Pointer receive,
      long elements,
      int type,
      int root,
      Pointer communicator,
      Pointer stream);
}
