package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The recipes in {@code conf/} hold the paper's settings. */
final class ShippedRecipesTest {
  private static final Path CONF = Path.of("..", "conf");

  @Test
  void fullParameterTuningIsThePapers() {
    Recipe recipe = paper("llama31-8b-full.yaml", 15);
    assertThat(recipe.adapter().type()).isEqualTo(AdapterType.NONE);
    assertThat(recipe.optimizer().learningRate()).isEqualTo(3e-6);
    assertThat(recipe.loss().omega().strategy()).isEqualTo(OmegaStrategy.DYNAMIC);
  }

  @Test
  void lowRankAdaptationIsThePapers() {
    Recipe recipe = paper("llama31-8b-lora.yaml", 8);
    assertThat(recipe.adapter())
        .isEqualTo(
            new Recipe.Adapter(AdapterType.LORA, 8, 32, List.of("q_proj", "k_proj"), 0, null));
    assertThat(recipe.optimizer().learningRate()).isEqualTo(1e-4);
    assertThat(recipe.loss().omega().strategy()).isEqualTo(OmegaStrategy.FIXED);
    assertThat(recipe.loss().omega().value()).isEqualTo(100);
  }

  /** What both have in common. */
  private static Recipe paper(String name, int epochs) {
    Recipe recipe = RecipeReader.read(CONF.resolve(name), List.of());
    assertThat(recipe.tasks()).extracting(Recipe.Task::epochs).hasSize(15).containsOnly(epochs);
    assertThat(recipe.tasks())
        .extracting(Recipe.Task::name)
        .containsExactly(
            "MNLI", "CB", "WiC", "COPA", "QQP", "BoolQA", "RTE", "IMDB", "yelp", "amazon", "SST-2",
            "dbpedia", "agnews", "MultiRC", "yahoo");
    assertThat(recipe.tasks()).extracting(Recipe.Task::maxSourceTokens).containsOnly(512);
    assertThat(recipe.tasks()).extracting(Recipe.Task::maxTargetTokens).containsOnly(50);
    assertThat(recipe.replay().documents()).isEqualTo(1000);
    assertThat(recipe.replay().maxTokens()).isEqualTo(563);
    assertThat(recipe.loss().replay()).isEqualTo(ReplayLossKind.TM);
    assertThat(recipe.batch().global()).isEqualTo(64);
    assertThat(recipe.batch().feeding()).isEqualTo(Feeding.BATCH_INSERTION);
    assertThat(recipe.batch().replay()).isEqualTo(4);
    assertThat(recipe.optimizer().schedule()).isEqualTo(Schedule.COSINE);
    assertThat(recipe.optimizer().warmupSteps()).isEqualTo(10);
    return recipe;
  }
}
