package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;

final class StorageTest {
  @Test
  void anUnknownSchemeIsSaid() {
    assertUnreachable("nowhere://bucket/x").hasMessageContaining("scheme \"nowhere\"");
  }

  @Test
  void aConnectorWhoseJarIsMissingIsNamedWithHowToGiveIt() {
    assertUnreachable("s3a://bucket/x")
        .hasMessageContainingAll("S3AFileSystem not found", "--packages");
  }

  private static AbstractThrowableAssert<?, ?> assertUnreachable(String path) {
    return assertThatThrownBy(() -> Storage.fileSystem(new Configuration(), new Path(path)))
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(path + " cannot be reached: ");
  }
}
