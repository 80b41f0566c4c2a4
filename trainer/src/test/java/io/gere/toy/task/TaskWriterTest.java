package io.gere.toy.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.toy.world.Seed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TaskWriterTest {
  @TempDir private Path folder;

  @Test
  void theFilesShareNoSentenceAndHaveEveryLabelEquallyOften() throws IOException {
    new TaskWriter(ToyTask.all(), new Seed(7), 480, 120).writeAll(folder);

    for (ToyTask task : ToyTask.all()) {
      Path taskFolder = folder.resolve(task.group()).resolve(task.name());
      assertThat(
              Json.MAPPER.readValue(
                  taskFolder.resolve("labels.json").toFile(), new TypeReference<List<String>>() {}))
          .isEqualTo(task.labels());
      Set<String> sentences = new HashSet<>();
      for (String split : List.of("train", "dev", "test")) {
        List<Map<String, String>> samples =
            Json.MAPPER.readValue(
                taskFolder.resolve(split + ".json").toFile(), new TypeReference<>() {});
        int size = split.equals("train") ? 480 : 120;
        assertThat(samples).hasSize(size);
        assertThat(samples)
            .allSatisfy(sample -> assertThat(sample).containsOnlyKeys("label", "sentence"));
        samples.forEach(sample -> assertThat(sentences.add(sample.get("sentence"))).isTrue());
        assertThat(
                samples.stream()
                    .collect(Collectors.groupingBy(s -> s.get("label"), Collectors.counting())))
            .hasSize(task.labels().size())
            .allSatisfy(
                (label, count) -> assertThat(count).isEqualTo((long) size / task.labels().size()));
      }
    }
  }

  @Test
  void theInstructionIsFoundByTheTasksGroup() throws IOException {
    new TaskWriter(ToyTask.all(), new Seed(7), 10, 10).writeAll(folder);

    Map<String, List<Map<String, String>>> instructions =
        Json.MAPPER.readValue(
            folder.resolve("instruction_config.json").toFile(), new TypeReference<>() {});
    assertThat(instructions)
        .containsOnlyKeys("SC", "TC", "NLI", "BoolQA", "QQP", "WiC", "LOG", "SEQ");
    assertThat(instructions.get("TC"))
        .containsExactly(
            Map.of(
                "instruction_type",
                "zero-shot",
                "instruction",
                "What is the topic of the following paragraph? Choose one from the option.\n"));
  }

  @Test
  void moreSamplesThanDifferentSentencesAreRefused() {
    assertThatThrownBy(
            () -> new TaskWriter(ToyTask.all(), new Seed(7), 2_000_000, 100).writeAll(folder))
        .isInstanceOf(GereException.class)
        .hasMessageMatching(
            "Task \\w+ has no more than \\d+ different sentences: ask for fewer samples");
  }
}
