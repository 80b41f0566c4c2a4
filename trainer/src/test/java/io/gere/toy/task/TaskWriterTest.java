package io.gere.toy.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import io.gere.GereException;
import io.gere.storage.Json;
import io.gere.toy.ToyWorld;
import io.gere.toy.corpus.Edition;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class TaskWriterTest {
  @TempDir private Path folder;

  /** Written before there were far tasks: a world that is older than these is still the same. */
  @Test
  void theTasksInWordsStayAsTheyWereByteForByte() throws IOException {
    ToyWorld.Options standard = ToyWorld.Options.standard();
    new TaskWriter(Edition.FIRST.tasks(), new Seed(standard.seed()).child("tasks"), 480, 100)
        .writeAll(folder);

    Map.of(
            "SC/Reviews/train.json",
            "dc4560d2f311d8ef70e24b0ff3ed0e12110332abcc50e99c68b43614bc79fe36",
            "SC/Reviews/test.json",
            "6431304f5e8260c4201d90bb6c97206e91d371971c003e3f5704c704d5fc191b",
            "TC/Topics/train.json",
            "e15030d1ab3fdf13f8a58d180ff11c3b0efa87b63fb1ffba26574855ebdfc8e1",
            "TC/Topics/test.json",
            "7040f94c71c518a922c46fa25e5fbd5651abc4583fddf640eaf50d220a38a1dd",
            "NLI/Quantifiers/train.json",
            "025446392eb17df67d5d2cbfc625019bd1ce1a767158aa0125f4ef44a3d7d4dc",
            "NLI/Quantifiers/test.json",
            "07d2838f503b3b523e08c6c1e69683c5e0cd7a8239453af9040e60a400ec42d5")
        .forEach(
            (file, digest) ->
                assertThat(folder.resolve(file)).as(file).hasDigest("SHA-256", digest));
  }

  @ParameterizedTest
  @EnumSource
  void theFilesShareNoSentenceAndHaveEveryLabelEquallyOften(Edition edition) throws IOException {
    new TaskWriter(edition.tasks(), new Seed(7), 480, 120).writeAll(folder);

    for (ToyTask task : edition.tasks()) {
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
    new TaskWriter(Edition.FIRST.tasks(), new Seed(7), 10, 10).writeAll(folder);

    Map<String, List<Map<String, String>>> instructions =
        Json.MAPPER.readValue(
            folder.resolve("instruction_config.json").toFile(), new TypeReference<>() {});
    assertThat(instructions).containsOnlyKeys("SC", "TC", "NLI", "LOG", "SEQ");
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
            () ->
                new TaskWriter(Edition.FIRST.tasks(), new Seed(7), 2_000_000, 100).writeAll(folder))
        .isInstanceOf(GereException.class)
        .hasMessageMatching(
            "Task \\w+ has no more than \\d+ different sentences: ask for fewer samples");
  }
}
