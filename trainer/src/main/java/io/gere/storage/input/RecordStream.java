package io.gere.storage.input;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file's content, unpacked, of which no record may be longer than a limit. */
public final class RecordStream extends FilterInputStream {
  private final int limit;
  private long sinceRecord;

  RecordStream(InputStream in, int limit) {
    super(in);
    this.limit = limit;
  }

  /** Content with the limit of a process that has one reader; what is limited stays as it is. */
  public static RecordStream of(InputStream in) {
    return in instanceof RecordStream limited ? limited : new RecordStream(in, RecordLimit.alone());
  }

  /** Says that a record has been read; where nobody does, the limit is the whole content's. */
  public void recordEnds() {
    sinceRecord = 0;
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int read = super.read(buffer, offset, length);
    count(read);
    return read;
  }

  private void count(int read) throws IOException {
    sinceRecord += Math.max(0, read);
    if (sinceRecord > limit) {
      throw new TooLongException(limit);
    }
  }

  @Override
  public boolean markSupported() {
    return false;
  }
}
