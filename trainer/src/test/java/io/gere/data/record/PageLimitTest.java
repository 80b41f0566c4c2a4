package io.gere.data.record;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.parquet.bytes.BytesInput;
import org.apache.parquet.compression.CompressionCodecFactory.BytesInputDecompressor;
import org.apache.parquet.hadoop.CodecFactory;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PageLimitTest {

  @ParameterizedTest
  @ValueSource(ints = {2_000_000_000, -1})
  void aPageThatSaysItIsLongerThanFitsIsNotUnpacked(int length) {
    PageLimit limit = new PageLimit(new CodecFactory(new Configuration(), 0));
    BytesInputDecompressor zstd = limit.getDecompressor(CompressionCodecName.ZSTD);

    assertThatThrownBy(() -> zstd.decompress(BytesInput.from(new byte[10]), length))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a page of it unpacks to ");
    limit.release();
  }
}
