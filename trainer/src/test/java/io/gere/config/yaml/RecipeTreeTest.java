package io.gere.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.Task;
import io.gere.config.choice.Dtype;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.choice.StateType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class RecipeTreeTest {
  private static final String WRITTEN =
      """
      run: {dir: runs/a}
      model: {path: models/a}
      tasks:
        - {name: cb, path: data/cb}
      """;

  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a, b", "[a]", "{a: b}", "a: b #c", "it's", "\"a\"", "*a", "&a", "010", "null", " "
      })
  void aFolderMayHoldWhateverAFileSystemAllows(String name) throws IOException {
    Path dir = folder.resolve(name);
    Recipe recipe =
        tree()
            .with("run.dir", dir)
            .with("corpus.path", List.of(dir, name))
            .with("tasks.0.path", name)
            .resolve();

    assertThat(recipe.run().dir()).isEqualTo(dir.toString());
    // Relative and with a colon, it would be taken for an address.
    String path = name.contains(":") ? "./" + name : name;
    assertThat(recipe.corpus().path()).containsExactly(dir.toString(), path);
    assertThat(recipe.tasks().get(0).path()).isEqualTo(path);
    assertThat(RecipeReader.parse(RecipeWriter.yaml(recipe))).isEqualTo(recipe);
  }

  @Test
  void numbersChoicesAndSectionsKeepTheirTypes() throws IOException {
    Recipe recipe =
        tree()
            .with("run.seed", 18L)
            .with("loss.replay", ReplayLossKind.NONE)
            .with("batch.shuffle", false)
            .with("gate", Map.of())
            .with("tasks.1", new Task("wic", "data/wic", null, List.of(), 2, 8, 9))
            .resolve();

    assertThat(recipe.run().seed()).isEqualTo(18);
    assertThat(recipe.loss().replay()).isEqualTo(ReplayLossKind.NONE);
    assertThat(recipe.batch().shuffle()).isFalse();
    assertThat(recipe.gate()).isEqualTo(RecipeReader.parse("gate: {}").gate());
    assertThat(recipe.tasks()).extracting(Task::epochs).containsExactly(1, 2);
  }

  @Test
  void whatIsNotWrittenFollowsWhatIsSet() throws IOException {
    Recipe recipe =
        tree()
            .with("run.dir", "runs/b")
            .with("model.path", "models/b")
            .with("model.dtype", Dtype.BFLOAT16)
            .resolve();

    assertThat(recipe.run().shared()).isEqualTo("runs/b");
    assertThat(recipe.base().path()).isEqualTo("models/b");
    assertThat(recipe.distill().dtype()).isEqualTo(StateType.BFLOAT16);
  }

  @Test
  void whatIsWrittenStands() {
    Recipe recipe = RecipeReader.parse(WRITTEN);

    Recipe moved = RecipeTree.of(recipe).with("run.dir", "runs/b").resolve();

    assertThat(moved.run().shared()).isEqualTo("runs/a");
    assertThat(RecipeTree.of(recipe).resolve()).isEqualTo(recipe);
  }

  @Test
  void aChangeLeavesTheTreeAsItIs() throws IOException {
    RecipeTree tree = tree();
    tree.with("run.dir", "runs/b").resolve();
    tree.set(List.of("tasks.0.epochs=3"));

    assertThat(tree.resolve()).isEqualTo(RecipeReader.parse(WRITTEN));
  }

  @Test
  void aRefusedValueIsBlamedOnWhereItComesFrom() throws IOException {
    RecipeTree tree = tree().set(List.of("batch.global=8"));

    assertRefused(tree.with("batch.replay", 8), "batch.replay=8: batch.replay is 8; it must be");
    assertRefused(tree.set(List.of("batch.micro=0")), "--set batch.micro=0: batch.micro is 0; it");
    assertRefused(tree.with("tasks.0.epochs", 0), "tasks.0.epochs=0: tasks.0.epochs is 0; it");
    assertThatThrownBy(() -> tree.with("tasks.5.epochs", 1))
        .isInstanceOf(GereException.class)
        .hasMessageContaining("skips items: the list has 1");
  }

  private static void assertRefused(RecipeTree tree, String message) {
    assertThatThrownBy(tree::resolve)
        .isInstanceOf(GereException.class)
        .hasMessageStartingWith(message);
  }

  private RecipeTree tree() throws IOException {
    return RecipeReader.tree(Files.writeString(folder.resolve("recipe.yaml"), WRITTEN));
  }
}
