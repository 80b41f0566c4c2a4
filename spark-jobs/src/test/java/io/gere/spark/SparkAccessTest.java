package io.gere.spark;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.util.TaskCompletionListener;
import org.apache.spark.util.Utils;
import org.junit.jupiter.api.Test;

final class SparkAccessTest {
  @Test
  void whatSparkHasMadePublicMayBeCalled() {
    assertThat(found(Guest.class)).isEmpty();
  }

  @Test
  void whatIsPrivateToSparkIsFoundThoughTheCompilerSeesItAsPublic() {
    assertThat(found(Burglar.class))
        .hasSize(4)
        .anyMatch(line -> line.contains("SparkContext.conf()"))
        .anyMatch(line -> line.contains("SparkHadoopUtil.newConfiguration"))
        .anyMatch(line -> line.contains("Utils.getCurrentUserName()"));
  }

  private static Set<String> found(Class<?> type) {
    JavaClass imported = new ClassFileImporter().importClass(type);
    return new SparkAccess().ofSparkAlone(imported);
  }

  abstract static class Guest extends SparkListener implements TaskCompletionListener {
    static String master(SparkContext spark) {
      SparkConf conf = SparkContext.getOrCreate().getConf();
      spark.addJar("one.jar"); // there is one with two parameters, of Spark's own
      return conf.clone().get("spark.master");
    }
  }

  static final class Burglar {
    static String master(SparkContext spark) {
      Configuration hadoop = SparkHadoopUtil.get().newConfiguration(spark.conf());
      return hadoop.get("user", Utils.getCurrentUserName());
    }
  }
}
