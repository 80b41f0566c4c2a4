package io.gere.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gere.config.choice.AdapterType;
import io.gere.config.choice.Feeding;
import io.gere.config.choice.OmegaStrategy;
import io.gere.config.choice.ReplayLossKind;
import io.gere.config.choice.Schedule;
import io.gere.config.yaml.RecipeReader;
import io.gere.config.yaml.RecipeWriter;
import io.gere.config.yaml.RecipeYaml;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recipes in {@code conf/} hold the paper's settings. */
final class ShippedRecipesTest {
  private static final Path CONF = Path.of("..", "conf");

  /** As Wang et al. number them (arXiv 2310.14152); order 4 is the paper's list of tasks. */
  private static final List<String> ORDER_4 =
      List.of(
          "MNLI", "CB", "WiC", "COPA", "QQP", "BoolQA", "RTE", "IMDB", "yelp", "amazon", "SST-2",
          "dbpedia", "agnews", "MultiRC", "yahoo");

  private static final List<String> ORDER_6 =
      List.of(
          "yelp", "amazon", "MNLI", "CB", "COPA", "QQP", "RTE", "IMDB", "SST-2", "dbpedia",
          "agnews", "yahoo", "MultiRC", "BoolQA", "WiC");

  @Test
  void fullParameterTuningIsThePapers() {
    Recipe recipe = paper("llama31-8b-full.yaml", ORDER_4, 15);
    assertThat(recipe.adapter().type()).isEqualTo(AdapterType.NONE);
    assertThat(recipe.optimizer().learningRate()).isEqualTo(3e-6);
    assertThat(recipe.loss().omega().strategy()).isEqualTo(OmegaStrategy.DYNAMIC);
  }

  @Test
  void lowRankAdaptationIsThePapers() {
    Recipe recipe = paper("llama31-8b-lora.yaml", ORDER_4, 8);
    assertThat(recipe.adapter())
        .isEqualTo(new Adapter(AdapterType.LORA, 8, 32, List.of("q_proj", "k_proj"), 0, null));
    assertThat(recipe.optimizer().learningRate()).isEqualTo(1e-4);
    assertThat(recipe.loss().omega().strategy()).isEqualTo(OmegaStrategy.FIXED);
    assertThat(recipe.loss().omega().value()).isEqualTo(100);
  }

  @ParameterizedTest
  @CsvSource({"llama31-8b-full, 15", "llama31-8b-lora, 8"})
  void theOtherOrderDiffersInTheOrderAlone(String name, int epochs) throws IOException {
    Recipe one = paper(name + ".yaml", ORDER_4, epochs);
    Recipe other = paper(name + "-order6.yaml", ORDER_6, epochs);

    assertThat(other.tasks()).containsExactlyInAnyOrderElementsOf(one.tasks());
    assertThat(settings(other)).isEqualTo(settings(one));
    assertThat(other.run().dir()).isNotEqualTo(one.run().dir());
  }

  /** All but the tasks and where the run is kept. */
  private static JsonNode settings(Recipe recipe) throws IOException {
    ObjectNode tree = (ObjectNode) RecipeYaml.read("recipe", RecipeWriter.yaml(recipe));
    tree.remove("tasks");
    ((ObjectNode) tree.get("run")).remove(List.of("dir", "shared"));
    return tree;
  }

  /** What all have in common. */
  private static Recipe paper(String name, List<String> order, int epochs) {
    Recipe recipe = RecipeReader.read(CONF.resolve(name), List.of());
    assertThat(recipe.tasks()).extracting(Task::epochs).hasSize(15).containsOnly(epochs);
    assertThat(recipe.tasks()).extracting(Task::name).containsExactlyElementsOf(order);
    assertThat(recipe.tasks()).extracting(Task::maxSourceTokens).containsOnly(512);
    assertThat(recipe.tasks()).extracting(Task::maxTargetTokens).containsOnly(50);
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
