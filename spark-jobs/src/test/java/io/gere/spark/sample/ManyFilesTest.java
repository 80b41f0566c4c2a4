package io.gere.spark.sample;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.config.choice.OnError;
import io.gere.config.choice.Stratify;
import io.gere.spark.LocalSpark;
import io.gere.spark.corpus.CorpusListing;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What comes to the driver does not grow with the number of files and tasks. */
@Tag("slow")
final class ManyFilesTest {
  private static final String LIMIT = "spark.driver.maxResultSize";
  private static final int FILES = 100_000;

  @Test
  void aHundredThousandFilesInManyTasksBringOneSmallResult() {
    SparkContext context = LocalSpark.session().sparkContext();
    SimulatedFiles.register(context.hadoopConfiguration());
    Draws draws = new Draws();
    // Each of the 400 tasks remembers 189 candidates of 20 bytes: together 1.5 MB.
    SparkConf settings = context.conf();
    settings.set(LIMIT, "128k");
    try {
      CorpusListing corpus = draws.corpus(List.of("simulated:/" + FILES));
      DrawnDocuments sample = draws.draw(corpus, OnError.FAIL, 400, Stratify.NONE, 100);

      assertThat(corpus.files()).hasSize(FILES);
      assertThat(sample.corpusDocuments())
          .isEqualTo((long) FILES * SimulatedFiles.DOCUMENTS_PER_FILE);
      assertThat(Draws.lines(sample)).hasSize(100).doesNotHaveDuplicates();
    } finally {
      settings.remove(LIMIT);
    }
  }
}
