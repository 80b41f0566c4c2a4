package io.gere.spark.storage;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import org.apache.hadoop.conf.Configured;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionInputStream;
import org.apache.hadoop.io.compress.CompressionOutputStream;
import org.apache.hadoop.io.compress.Compressor;
import org.apache.hadoop.io.compress.Decompressor;

/**
 * {@code .zst} files for Hadoop and Spark, by the zstd-jni that Spark ships; Hadoop's own codec
 * needs a native Hadoop. Reads all frames of a file, with windows of up to 2^31 bytes, the largest
 * that {@code zstd --long=31} writes; a stream takes as much memory as its file's window. A
 * truncated, damaged or empty file is an {@link IOException}.
 */
public final class ZstdCodec extends Configured implements CompressionCodec {
  private static final int LARGEST_WINDOW = 31;
  private static final int LEVEL = 3;
  private static final int BUFFER = 1 << 18;

  @Override
  public String getDefaultExtension() {
    return ".zst";
  }

  @Override
  public CompressionInputStream createInputStream(InputStream in) throws IOException {
    BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
    requireContent(buffered);
    return new Input(new ZstdInputStreamNoFinalizer(buffered).setLongMax(LARGEST_WINDOW));
  }

  /** To zstd-jni nothing at all is a whole stream; to us it is a file that was cut to nothing. */
  private static void requireContent(BufferedInputStream in) throws IOException {
    in.mark(1);
    if (in.read() < 0) {
      throw new EOFException("the file is empty, which no zstd file is");
    }
    in.reset();
  }

  @Override
  public CompressionOutputStream createOutputStream(OutputStream out) throws IOException {
    return new Output(out);
  }

  @Override
  public CompressionInputStream createInputStream(InputStream in, Decompressor decompressor)
      throws IOException {
    return createInputStream(in);
  }

  @Override
  public CompressionOutputStream createOutputStream(OutputStream out, Compressor compressor)
      throws IOException {
    return createOutputStream(out);
  }

  /** None: the streams do the work themselves. */
  @Override
  public Class<? extends Compressor> getCompressorType() {
    return null;
  }

  @Override
  public Compressor createCompressor() {
    return null;
  }

  /** None: the streams do the work themselves. */
  @Override
  public Class<? extends Decompressor> getDecompressorType() {
    return null;
  }

  @Override
  public Decompressor createDecompressor() {
    return null;
  }

  private static final class Input extends CompressionInputStream {
    Input(InputStream zstd) throws IOException {
      super(zstd);
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      return in.read(buffer, offset, length);
    }

    @Override
    public void resetState() {
      throw new UnsupportedOperationException("a zstd stream is read from its start");
    }
  }

  private static final class Output extends CompressionOutputStream {
    private final ZstdOutputStreamNoFinalizer zstd;

    Output(OutputStream out) throws IOException {
      super(out);
      this.zstd = new ZstdOutputStreamNoFinalizer(out, LEVEL);
    }

    @Override
    public void write(int b) throws IOException {
      zstd.write(b);
    }

    @Override
    public void write(byte[] buffer, int offset, int length) throws IOException {
      zstd.write(buffer, offset, length);
    }

    @Override
    public void flush() throws IOException {
      zstd.flush();
    }

    @Override
    public void finish() throws IOException {
      zstd.closeWithoutClosingParentStream();
    }

    @Override
    public void resetState() {
      throw new UnsupportedOperationException("a zstd stream is written once");
    }
  }
}
