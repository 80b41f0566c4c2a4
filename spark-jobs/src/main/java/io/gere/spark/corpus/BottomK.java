package io.gere.spark.corpus;

import io.gere.spark.corpus.format.DocumentPosition;
import java.io.Serializable;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The k documents with the smallest hashes of all that were offered: a uniform sample without
 * replacement. Which these are does not depend on the order of the offers nor on how they were
 * spread before a {@link #merge}, and leaving a file out changes nothing but that file's places.
 *
 * <p>A binary heap, the largest on top, in primitive arrays: 20 bytes a document and no text.
 */
final class BottomK implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FIRST_ROOM = 16;

  private final int k;
  private long[] hashes;
  private int[] files;
  private long[] numbers;
  private int size;

  BottomK(int k) {
    this.k = k;
    int room = Math.min(k, FIRST_ROOM);
    hashes = new long[room];
    files = new int[room];
    numbers = new long[room];
  }

  /** Offers a document. */
  void offer(long hash, int file, long number) {
    if (size < k) {
      makeRoom();
      rise(size++, hash, file, number);
    } else if (isBefore(hash, file, number, 0)) {
      // Hardly any document of a large corpus gets here.
      sink(hash, file, number);
    }
  }

  /** Offers what another one holds. */
  void merge(BottomK other) {
    for (int i = 0; i < other.size; i++) {
      offer(other.hashes[i], other.files[i], other.numbers[i]);
    }
  }

  /** What it holds, in no order. */
  Stream<Candidate> candidates(String set) {
    return IntStream.range(0, size)
        .mapToObj(i -> new Candidate(hashes[i], new DocumentPosition(files[i], numbers[i]), set));
  }

  /** The files of what it holds, each as often as it has a document here. */
  IntStream files() {
    return Arrays.stream(files, 0, size);
  }

  private void makeRoom() {
    if (size == hashes.length) {
      int room = Math.min(k, 2 * size);
      hashes = Arrays.copyOf(hashes, room);
      files = Arrays.copyOf(files, room);
      numbers = Arrays.copyOf(numbers, room);
    }
  }

  /** Puts a document in at the heap's end and lets it rise above smaller ones. */
  private void rise(int end, long hash, int file, long number) {
    int at = end;
    while (at > 0 && !isBefore(hash, file, number, (at - 1) / 2)) {
      copy((at - 1) / 2, at);
      at = (at - 1) / 2;
    }
    set(at, hash, file, number);
  }

  /** Puts a document in the largest one's place and lets it sink below larger ones. */
  private void sink(long hash, int file, long number) {
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      int right = child + 1;
      if (right < size && isBefore(hashes[child], files[child], numbers[child], right)) {
        child = right;
      }
      if (!isBefore(hash, file, number, child)) {
        break;
      }
      copy(child, at);
      at = child;
    }
    set(at, hash, file, number);
  }

  private boolean isBefore(long hash, int file, long number, int other) {
    if (hash != hashes[other]) {
      return hash < hashes[other];
    }
    return file != files[other] ? file < files[other] : number < numbers[other];
  }

  private void copy(int from, int to) {
    set(to, hashes[from], files[from], numbers[from]);
  }

  private void set(int at, long hash, int file, long number) {
    hashes[at] = hash;
    files[at] = file;
    numbers[at] = number;
  }
}
