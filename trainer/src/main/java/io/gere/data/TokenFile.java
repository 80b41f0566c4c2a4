package io.gere.data;

import io.gere.GereException;
import io.gere.storage.ArrowFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.RandomAccess;

/**
 * Samples in Arrow files: a sample is read when it is asked for, so the heap holds those of a batch
 * and not the set. Reading is thread-safe. {@link TokenFileWriter} says how a file is laid out.
 */
public final class TokenFile extends AbstractList<Sample> implements RandomAccess, AutoCloseable {
  private final List<ArrowFile> files = new ArrayList<>();
  private final List<Block> blocks = new ArrayList<>();
  private int size;

  private TokenFile() {}

  /**
   * Opens files, which must not change while the samples are in use, and lays them end to end.
   *
   * @param localFiles each but the last one of full record batches
   */
  public static TokenFile open(List<Path> localFiles) {
    TokenFile tokens = new TokenFile();
    try {
      localFiles.forEach(tokens::add);
      return tokens;
    } catch (RuntimeException e) {
      tokens.close();
      throw e;
    }
  }

  private void add(Path localFile) {
    try {
      ArrowFile file = ArrowFile.open(localFile);
      files.add(file);
      if (!file.schema().equals(TokenFileWriter.SCHEMA)) {
        throw new IOException("its schema is " + file.schema());
      }
      for (ArrowFile.Batch batch : file.batches()) {
        Block block = Block.in(file, batch);
        blocks.add(block);
        size += block.samples();
      }
    } catch (GereException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw unreadable(localFile, e);
    }
  }

  private static GereException unreadable(Path file, Exception cause) {
    return GereException.failure(
        "%s cannot be read as tokens (%s); delete its folder to have it made again"
            .formatted(file, Objects.requireNonNullElse(cause.getMessage(), cause)),
        cause);
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * Reads a sample.
   *
   * @throws GereException if its file has been shortened since it was opened
   */
  @Override
  public Sample get(int index) {
    Objects.checkIndex(index, size);
    Block block = blocks.get(index / TokenFileWriter.BLOCK_SAMPLES); // all but the last are full
    try {
      return block.sample(index % TokenFileWriter.BLOCK_SAMPLES);
    } catch (IOException e) {
      throw unreadable(block.file.bytes().file(), e);
    }
  }

  @Override
  public void close() {
    for (ArrowFile file : files) {
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /**
   * One record batch.
   *
   * @param ends where each sample ends in both columns, counted in ids
   * @param ids where the file's token ids begin
   * @param labels where its labels begin
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Block(ArrowFile file, int[] ends, long ids, long labels) {
    static Block in(ArrowFile file, ArrowFile.Batch batch) throws IOException {
      int samples = Math.toIntExact(batch.header().length());
      int[] ends = ends(file, batch, TokenFileWriter.IDS_OFFSETS, samples);
      if (!Arrays.equals(ends, ends(file, batch, TokenFileWriter.LABELS_OFFSETS, samples))) {
        throw new IOException("a record batch has not as many labels as token ids");
      }
      long bytes = samples == 0 ? 0 : (long) ends[samples - 1] * Integer.BYTES;
      return new Block(
          file,
          ends,
          batch.place(TokenFileWriter.IDS_OFFSETS + 2, bytes),
          batch.place(TokenFileWriter.LABELS_OFFSETS + 2, bytes));
    }

    /** The values' own validity buffer, which is empty, lies between offsets and values. */
    private static int[] ends(ArrowFile file, ArrowFile.Batch batch, int offsets, int samples)
        throws IOException {
      long place = batch.place(offsets, (samples + 1L) * Integer.BYTES);
      int[] ends = ints(file, place + Integer.BYTES, samples);
      int begin = 0;
      for (int end : ends) {
        if (end < begin) {
          throw new IOException("a record batch's samples end before they begin");
        }
        begin = end;
      }
      return ends;
    }

    private static int[] ints(ArrowFile file, long place, int count) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(Math.multiplyExact(count, Integer.BYTES));
      file.read(place, bytes);
      int[] ints = new int[count];
      bytes.flip().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().get(ints);
      return ints;
    }

    int samples() {
      return ends.length;
    }

    Sample sample(int row) throws IOException {
      int begin = row == 0 ? 0 : ends[row - 1];
      int count = ends[row] - begin;
      long offset = (long) begin * Integer.BYTES;
      return new Sample(ints(file, ids + offset, count), ints(file, labels + offset, count));
    }
  }
}
