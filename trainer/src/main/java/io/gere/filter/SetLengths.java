package io.gere.filter;

import java.io.Serializable;
import java.util.stream.LongStream;

/**
 * How many documents one set of the corpus has, and how long they are as stored: bytes of the line
 * of JSON, not compressed. Not every format tells lengths without reading the text; such documents
 * count, but have no length.
 */
public final class SetLengths implements Serializable {
  private static final long serialVersionUID = 1L;

  /** Bin {@code i} holds lengths of 2^i up to below 2^(i+1) bytes. */
  public static final int BINS = 32;

  private final long[] bins = new long[BINS];
  private long documents;
  private long bytes;

  /** Counts a document. */
  public void add(int length) {
    bins[bin(length)]++;
    bytes += length;
    documents++;
  }

  /** Counts documents whose lengths are not known. */
  public void addWithoutLength(long more) {
    documents += more;
  }

  /** Takes in what another has counted. */
  public void merge(SetLengths other) {
    for (int i = 0; i < BINS; i++) {
      bins[i] += other.bins[i];
    }
    bytes += other.bytes;
    documents += other.documents;
  }

  /** The bin of a length. */
  public static int bin(int length) {
    return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(Math.max(1, length));
  }

  public long documents() {
    return documents;
  }

  /** Of all documents whose length is known. */
  public long bytes() {
    return bytes;
  }

  /** Documents whose length is known. */
  public long withLength() {
    return LongStream.of(bins).sum();
  }

  /**
   * The length that a share {@code q} of the documents does not exceed, taking lengths to lie
   * evenly within a bin on a logarithmic scale. At least one length must be known.
   *
   * @param q from 0 to 1
   */
  public double quantile(double q) {
    double rank = q * withLength();
    int bin = 0;
    while (rank > bins[bin]) {
      rank -= bins[bin];
      bin++;
    }
    return Math.pow(2, bin + (bins[bin] == 0 ? 0 : rank / bins[bin]));
  }

  /** Documents of each bin. */
  public long[] bins() {
    return bins.clone();
  }
}
