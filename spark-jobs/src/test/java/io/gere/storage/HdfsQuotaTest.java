package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.spark.LocalHdfs;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.HdfsConstants;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An HDFS folder whose quota is used up is a full disk. */
@Tag("hdfs")
final class HdfsQuotaTest {
  @Test
  void aQuotaThatIsUsedUpIsSaidAsAFullDisk() throws Exception {
    DistributedFileSystem files = (DistributedFileSystem) LocalHdfs.fileSystem();
    Path folder = new Path(LocalHdfs.uri() + "/quota");
    files.mkdirs(folder);
    files.setQuota(folder, HdfsConstants.QUOTA_DONT_SET, 1_000_000);

    assertThatThrownBy(
            () -> Storage.write(files, new Path(folder, "f"), out -> out.write(new byte[100])))
        .isInstanceOf(DiskFullException.class)
        .hasMessageContaining("/quota/f cannot be written: it needs at least 100 bytes");
    assertThat(files.listStatus(folder)).isEmpty();
  }
}
