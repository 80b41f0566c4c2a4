package io.gere.spark.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class DocumentHashTest {

  @Test
  void aFileStartsFromTheFirstEightBytesOfSha256OverSeedAndName() {
    // printf '17\nchunk1/a.jsonl.zst' | sha256sum
    assertThat(Long.toHexString(DocumentHash.start(17, "chunk1/a.jsonl.zst")))
        .isEqualTo("8ae74580b8697769");
  }

  @Test
  void aFilesHashesAreTheSequenceOfTheJdksSplitMix64() {
    SplittableRandom expected = new SplittableRandom(-5);
    for (int number = 1; number <= 1000; number++) {
      assertThat(DocumentHash.of(-5, number)).isEqualTo(expected.nextLong());
    }
  }
}
