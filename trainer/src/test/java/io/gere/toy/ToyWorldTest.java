package io.gere.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToyWorldTest {
  private static final ToyWorld.Options SMALL = new ToyWorld.Options(5, 8, 2, 200_000, 60, 30);

  @TempDir private Path folder;

  @Test
  void equalOptionsGiveEqualBytes() throws IOException {
    ToyWorld.Summary first = ToyWorld.write(folder.resolve("a"), SMALL);
    ToyWorld.Summary second = ToyWorld.write(folder.resolve("b"), SMALL);

    assertThat(first).isEqualTo(second);
    List<Path> files = files(folder.resolve("a"));
    // 2 of the corpus, 33 of the exam, 41 of the tasks, 6 of the chat, 2 of the tokenizer, the
    // options.
    assertThat(files).hasSize(85).isEqualTo(files(folder.resolve("b")));
    for (Path file : files) {
      assertThat(folder.resolve("a").resolve(file))
          .hasSameBinaryContentAs(folder.resolve("b").resolve(file));
    }
  }

  @Test
  void anotherSeedGivesAnotherWorld() throws IOException {
    ToyWorld.write(folder.resolve("a"), SMALL);
    ToyWorld.write(folder.resolve("b"), new ToyWorld.Options(6, 8, 2, 200_000, 60, 30));

    for (String file :
        List.of(
            "corpus/part-00000.jsonl.zst",
            "mmlu/test/animal_food_test.csv",
            "tasks/SC/Reviews/train.json",
            "chat/train.jsonl")) {
      assertThat(Files.readAllBytes(folder.resolve("a").resolve(file)))
          .isNotEqualTo(Files.readAllBytes(folder.resolve("b").resolve(file)));
    }
  }

  @Test
  void theSummaryCountsWhatWasWritten() throws IOException {
    ToyWorld.Summary summary = ToyWorld.write(folder, SMALL);

    assertThat(summary.facts()).isEqualTo(16 * 13);
    assertThat(summary.questions()).isEqualTo(16 * 8);
    assertThat(summary.tasks()).isEqualTo(10);
    assertThat(summary.documents()).isEqualTo(ToyCorpus.lines(folder.resolve("corpus")).size());
    assertThat(summary.bytes()).isGreaterThanOrEqualTo(200_000);
  }

  @Test
  void aWrittenWorldIsOpenedAgain() {
    ToyWorld.write(folder, SMALL);

    assertThat(ToyWorld.open(folder).facts()).isEqualTo(new World(5, 8).facts());
  }

  @Test
  void aFolderWithoutAWorldIsNamed() {
    assertThatThrownBy(() -> ToyWorld.open(folder))
        .isInstanceOf(GereException.class)
        .hasMessage(
            "%s cannot be read: write the tiny world into %s first"
                .formatted(folder.resolve("world.json"), folder));
  }

  @Test
  void aFolderThatHoldsFilesIsNotWrittenInto() throws IOException {
    Files.writeString(folder.resolve("thesis.txt"), "mine");

    assertThatThrownBy(() -> ToyWorld.write(folder, SMALL))
        .isInstanceOf(GereException.class)
        .hasMessage(folder + " is not empty: delete it or name another folder for the tiny world")
        .extracting(error -> ((GereException) error).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  private static List<Path> files(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(Files::isRegularFile).map(root::relativize).sorted().toList();
    }
  }
}
