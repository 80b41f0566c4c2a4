package io.gere.data.record;

import io.gere.storage.input.RecordLimit;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;

/**
 * Decompresses pages of Parquet up to a size: a page says how long it will be, and is believed only
 * so far.
 *
 * @param codecs what decompresses
 */
record PageLimit(CompressionCodecFactory codecs) implements CompressionCodecFactory {
  /** Some writers put a whole row group into a page. */
  private static final int USUAL = 128 << 20;

  @Override
  public BytesInputCompressor getCompressor(CompressionCodecName codec) {
    return codecs.getCompressor(codec);
  }

  @Override
  public BytesInputDecompressor getDecompressor(CompressionCodecName codec) {
    return new Limited(codecs.getDecompressor(codec));
  }

  @Override
  public void release() {
    codecs.release();
  }

  private record Limited(BytesInputDecompressor codec) implements BytesInputDecompressor {
    @Override
    public BytesInput decompress(BytesInput bytes, int length) throws IOException {
      require(length);
      return codec.decompress(bytes, length);
    }

    @Override
    public void decompress(ByteBuffer input, int size, ByteBuffer output, int length)
        throws IOException {
      require(length);
      codec.decompress(input, size, output, length);
    }

    @Override
    public void release() {
      codec.release();
    }

    private static void require(int length) throws IOException {
      int most = Math.max(USUAL, RecordLimit.alone());
      if (length < 0 || length > most) {
        throw new IOException(
            "a page of it unpacks to %d MB, more than the %d MB that are read at a time"
                .formatted(length >> 20, most >> 20));
      }
    }
  }
}
