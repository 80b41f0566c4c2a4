package io.gere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.config.Text;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.record.DataFile;
import io.gere.model.family.DecoderConfigReader;
import io.gere.model.safetensors.SafetensorsFile;
import io.gere.storage.input.GivenFile;
import io.gere.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipe that nobody writes to would keep its reader for ever. */
final class RegularFileTest {
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  @TempDir Path folder;

  private Path pipe;

  @BeforeEach
  void makePipe() throws IOException, InterruptedException {
    pipe = folder.resolve("pipe");
    Process made = new ProcessBuilder("mkfifo", pipe.toString()).inheritIO().start();
    assertThat(made.waitFor()).isZero();
  }

  static Stream<Named<Consumer<Path>>> readers() {
    return Stream.of(
        Named.of("recipe", file -> RecipeReader.tree(file)),
        Named.of("tokenizer", file -> Tokenizer.openFile(file, Text.STANDARD).close()),
        Named.of("config.json", DecoderConfigReader::read),
        Named.of("weights", file -> SafetensorsFile.open(file).close()),
        Named.of("records", file -> data(file).open()),
        Named.of("template", file -> data(file).text()),
        Named.of("labels", file -> data(file).document()));
  }

  private static DataFile data(Path file) {
    return DataFile.find(new Configuration(), file.toString()).orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("readers")
  void aPipeIsRefusedWhereverAFileIsAskedFor(Consumer<Path> reader) {
    Assertions.assertTimeoutPreemptively(
        AT_ONCE,
        () ->
            assertThatThrownBy(() -> reader.accept(pipe))
                .isInstanceOf(InputException.class)
                .hasMessageEndingWith(
                    "pipe is a pipe, a socket or a device; give a file with the same content"));
  }

  @Test
  void soIsALinkToADevice() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("train.json"), Path.of("/dev/zero"));

    assertThatThrownBy(() -> GivenFile.open(link).close())
        .isInstanceOf(InputException.class)
        .hasMessageContaining("train.json is a pipe, a socket or a device");
  }

  @Test
  void aLinkThatLeadsNowhereIsThereAndCannotBeRead() throws IOException {
    Files.createSymbolicLink(folder.resolve("train.json"), Path.of("nowhere.json"));

    assertThat(data(folder).names()).containsExactly("pipe", "train.json");
    assertThatThrownBy(() -> data(folder).inside("train.json").open())
        .isInstanceOf(InputException.class)
        .hasMessageEndingWith("train.json is a link that leads nowhere");
  }

  @Test
  void aFolderIsLeftToWhoOpensIt() {
    RegularFile.require(folder);
    RegularFile.require(folder.resolve("missing"));
  }
}
