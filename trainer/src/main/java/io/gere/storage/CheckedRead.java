package io.gere.storage;

import io.gere.GereException;
import java.io.FileNotFoundException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.NoSuchFileException;

/**
 * Reads a file of which length and digest are known, in one pass: what was made of its bytes is
 * handed out only if every one of them is as it was written.
 *
 * @param file where it lies, for messages
 * @param stored what is known of it
 * @param remedy what the user does about a damaged file, as the end of a sentence
 */
public record CheckedRead(String file, StoredFile stored, String remedy) {
  /** Opens the file. */
  interface Opening {
    InputStream open() throws IOException;
  }

  /**
   * Reads it.
   *
   * @throws GereException if a byte is not as it was written, whatever the reader made of it
   */
  <T> T read(Opening opening, Reading<T> reading) {
    try (InputStream opened = opening.open()) {
      Digested in = new Digested(opened);
      T made;
      try {
        made = reading.from(in);
      } catch (IOException | RuntimeException e) {
        // A reader that stumbles over a damaged byte does not know that it is one.
        requireWhole(in.toEnd(), e);
        throw e;
      }
      requireWhole(in.toEnd(), null);
      return made;
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw GereException.failure(
          "%s is named in the manifest but missing; %s".formatted(file, remedy), e);
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be read (%s); %s".formatted(file, e.getMessage(), remedy), e);
    }
  }

  /** Refuses bytes that are not those which were written. */
  public void requireWhole(StoredFile found, Exception cause) {
    requireLength(found.bytes(), cause);
    if (!found.sha256().equals(stored.sha256())) {
      throw GereException.failure(
          "%s has another SHA-256 than its manifest says; %s".formatted(file, remedy), cause);
    }
  }

  /** Refuses a file that is shorter or longer than it was written. */
  void requireLength(long bytes, Exception cause) {
    if (bytes != stored.bytes()) {
      throw GereException.failure(
          "%s has %d bytes, its manifest says %d; %s"
              .formatted(file, bytes, stored.bytes(), remedy),
          cause);
    }
  }

  /** Digests what passes. A reader that closes it leaves the rest to be digested. */
  private static final class Digested extends FilterInputStream {
    private final Sha256 sha = new Sha256();
    private long bytes;

    Digested(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      int read = in.read(buffer, offset, length);
      if (read > 0) {
        sha.add(buffer, offset, read);
        bytes += read;
      }
      return read;
    }

    @Override
    public long skip(long count) throws IOException {
      return readNBytes((int) Math.min(count, 1 << 16)).length;
    }

    @Override
    public boolean markSupported() {
      return false;
    }

    @Override
    public void close() {
      // Who opened the file closes it.
    }

    StoredFile toEnd() throws IOException {
      transferTo(OutputStream.nullOutputStream());
      return new StoredFile(bytes, sha.hex());
    }
  }
}
