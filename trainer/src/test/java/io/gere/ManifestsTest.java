package io.gere;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The nightly run of {@code submit/operator} is the one that {@code submit/kubernetes} submits. */
final class ManifestsTest {
  private static final Path SUBMIT = Path.of("../submit");

  /** What the operator has a field of its own for. */
  private static final Map<String, String> FIELDS =
      Map.of(
          "spark.executor.instances", "/executor/instances",
          "spark.executor.cores", "/executor/cores",
          "spark.executor.memory", "/executor/memory",
          "spark.executor.memoryOverhead", "/executor/memoryOverhead",
          "spark.driver.memory", "/driver/memory",
          "spark.kubernetes.authenticate.driver.serviceAccountName", "/driver/serviceAccount");

  @Test
  void itHasThePropertiesOfTheOtherWay() throws IOException {
    JsonNode nightly = nightly();
    Properties properties = new Properties();
    try (var conf = Files.newBufferedReader(Path.of("../conf/spark-defaults-kubernetes.conf"))) {
      properties.load(conf);
    }
    properties.remove("spark.kubernetes.container.image");

    assertThat(properties.stringPropertyNames())
        .allSatisfy(
            name -> {
              JsonNode value =
                  FIELDS.containsKey(name)
                      ? nightly.at(FIELDS.get(name))
                      : nightly.get("sparkConf").path(name);
              assertThat(value.asText()).as(name).isEqualTo(properties.getProperty(name));
            });
  }

  @Test
  void itsPodsAreThoseOfTheTemplates() throws IOException {
    for (String pod : List.of("driver", "executor")) {
      assertThat(nightly().at("/" + pod + "/template/spec"))
          .isEqualTo(yaml("kubernetes/" + pod + ".yaml").get("spec"));
    }
  }

  @Test
  void aRankIsATaskOfAnExecutorOfItsOwn() throws IOException {
    JsonNode nightly = nightly();

    assertThat(nightly.get("arguments"))
        .extracting(JsonNode::asText)
        .contains("train.workers=" + nightly.at("/executor/instances").asText());
    assertThat(nightly.get("sparkConf").get("spark.task.cpus").asText())
        .isEqualTo(nightly.at("/executor/cores").asText());
  }

  @Test
  void kustomizeFindsItsFiles() throws IOException {
    for (String folder : List.of("kubernetes", "operator")) {
      JsonNode resources = yaml(folder + "/kustomization.yaml").get("resources");
      assertThat(StreamSupport.stream(resources.spliterator(), false))
          .isNotEmpty()
          .allMatch(name -> Files.exists(SUBMIT.resolve(folder).resolve(name.asText())));
    }
  }

  private static JsonNode nightly() throws IOException {
    return yaml("operator/nightly.yaml").at("/spec/template");
  }

  private static JsonNode yaml(String file) throws IOException {
    return new YAMLMapper().readTree(SUBMIT.resolve(file).toFile());
  }
}
