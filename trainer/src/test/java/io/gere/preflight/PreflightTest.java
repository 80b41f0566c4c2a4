package io.gere.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.ExitCode;
import io.gere.GereException;
import io.gere.InputException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import io.gere.fixtures.Golden;
import io.gere.fixtures.ToyChat;
import io.gere.storage.SmallDisk;
import io.gere.text.chat.ChatFolder;
import io.gere.toy.ToyBase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What checks find is told together; and what they look at besides the data. */
final class PreflightTest {
  /** 162,240 parameters, so 0.65 MB a model and 1.95 MB a checkpoint. */
  private static final Path MODEL = Golden.file("ckpt_gqa");

  @TempDir Path folder;

  @Test
  void everyFindingIsALineAndIsToldOnce() {
    assertThatThrownBy(
            () -> require(failing("first"), failing("second"), failing("first"), given -> {}))
        .isInstanceOf(InputException.class)
        .hasMessage("first\nsecond");
  }

  @Test
  void whatIsLackingAloneEndsWithFourAndBesideWhatIsToBeMendedWithThree() {
    PreflightCheck lacking =
        given -> {
          throw new GereException(ExitCode.RESOURCES_MISSING, "no room", null);
        };

    assertThatThrownBy(() -> require(lacking))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING));
    assertThatThrownBy(() -> require(lacking, failing("wrong")))
        .isInstanceOf(InputException.class)
        .hasMessage("no room\nwrong");
  }

  @Test
  void aFailureOfTheLookingItselfIsNoFinding() {
    assertThatThrownBy(
            () ->
                require(
                    failing("wrong"),
                    given -> {
                      throw GereException.failure("lost the disk");
                    }))
        .hasMessage("lost the disk");
  }

  @Test
  void equalChecksAreMadeOnce() {
    List<String> looked = new ArrayList<>();
    record Once(List<String> looked) implements PreflightCheck {
      @Override
      public void look(Premises given) {
        looked.add("once");
      }

      @Override
      public boolean equals(Object other) {
        return other instanceof Once;
      }

      @Override
      public int hashCode() {
        return 1;
      }
    }

    require(new Once(looked), new Once(looked));

    assertThat(looked).hasSize(1);
  }

  @Test
  void aModelThatIsToWriteConversationsHasATemplateAndPromptsThatCanBeRead() throws IOException {
    Path chat = ToyChat.write(folder.resolve("chat"), ToyChat.TEMPLATE);

    assertThatCode(() -> require(written(chat, "{}"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> require(written(chat, "{prompts: none.json}")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("none.json, self_replay.prompts, does not exist");
    assertThatThrownBy(() -> require(written(MODEL, "{}")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("has no tokenizer.json");
    assertThatThrownBy(() -> require(written(chat, "{conversations: 499}")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("conversations is 499")
        .hasMessageContaining("draw 500");
    ToyBase.write(folder.resolve("plain"));
    assertThatThrownBy(() -> require(written(folder.resolve("plain"), "{}")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the model has no chat template");
    ToyChat.write(
        chat,
        "{% if messages[0].role == 'system' %}{{ raise_exception('none') }}{% endif %}"
            + ToyChat.TEMPLATE);
    assertThatThrownBy(() -> require(written(chat, "{system: Be kind.}")))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("begins with self_replay.system: none");
  }

  private static PreflightCheck written(Path base, String settings) {
    return new WritableConversations(
        RecipeReader.parse(
            "{run: {dir: r}, model: {path: %s}, self_replay: %s}".formatted(base, settings)));
  }

  @Test
  void aDiskNeedsRoomForAModelAfterEachTaskAndForTheCheckpointsThatLieThereAtATime() {
    String two = "tasks: [{name: a, path: a}, {name: b, path: b}]";
    // Two models, and three checkpoints: two are kept and one is being written.
    long needed = 2 * 4 * 162_240 + 3 * 12 * 162_240;

    assertThatCode(() -> onDisk(needed, two)).doesNotThrowAnyException();
    assertThatThrownBy(() -> onDisk(needed - 1, two))
        .isInstanceOfSatisfying(
            GereException.class,
            e -> assertThat(e.exitCode()).isEqualTo(ExitCode.RESOURCES_MISSING))
        .hasMessageContainingAll("run.dir", "2 models", "train.keep_checkpoints");
    assertThatCode(() -> onDisk(2 * 4 * 162_240, two + "\ntrain: {checkpoint_every_steps: 0}"))
        .doesNotThrowAnyException();
  }

  @Test
  void anAdapterIsHeldAgainstTheModel() {
    Path adapter = Golden.file("ckpt_gqa");

    assertThatThrownBy(() -> require(new FittingAdapter(MODEL.toString(), adapter.toString())))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("adapter_config.json does not exist");
  }

  @Test
  void aModelThatIsAskedInChatFormHasATemplateToBeAskedIn() throws IOException {
    Path model = ChatFolder.write(folder.resolve("model"), ChatFolder.TURNS);
    Recipe recipe =
        RecipeReader.parse("model: {path: %s}\nevaluate: {chat: true}".formatted(model));
    AskableChat check = new AskableChat(ModelTokenizer.of(recipe), recipe.evaluate());
    for (String file : List.of("config.json", "model.safetensors")) {
      Files.copy(MODEL.resolve(file), model.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    assertThatCode(() -> require(check)).doesNotThrowAnyException();

    Files.delete(model.resolve("chat_template.jinja"));
    assertThatThrownBy(() -> require(check))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("the model has no chat template");
    Files.delete(model.resolve("tokenizer.json"));
    assertThatThrownBy(() -> require(check)).hasMessageContaining("has no tokenizer.json");
  }

  private static PreflightCheck failing(String finding) {
    return given -> {
      throw InputException.of(finding);
    };
  }

  private static void require(PreflightCheck... checks) {
    try (Premises given = new Premises(new Configuration(), line -> {})) {
      Preflight.require(List.of(checks), given);
    }
  }

  private void onDisk(long bytes, String sections) {
    Recipe recipe =
        RecipeReader.parse(
            "run: {dir: %s/run}\nmodel: {path: %s}\n%s".formatted(folder, MODEL, sections));
    try (Premises given = new Premises(SmallDisk.of(bytes), line -> {})) {
      Preflight.require(List.of(new EnoughDisk(List.of(recipe))), given);
    }
  }
}
