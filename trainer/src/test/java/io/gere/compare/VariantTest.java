package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.RecipeReader;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VariantTest {
  private final Recipe recipe = RecipeReader.parse("");

  @Test
  void allCombinationsWithTheLastAxisRunningFastest() {
    assertThat(names("loss.replay=l2,tm", "batch.feeding=mix,batch-insertion"))
        .containsExactly("l2, mix", "l2, batch-insertion", "tm, mix", "tm, batch-insertion");
  }

  @Test
  void whatALossHasNoUseForIsNotVaried() {
    assertThat(
            names(
                "loss.replay=none,replay,kl,tm",
                "batch.feeding=mix,batch-insertion",
                "loss.omega.value=1,100"))
        .containsExactly(
            "none",
            "replay, mix",
            "replay, batch-insertion",
            "kl, mix, loss.omega.value=1",
            "kl, mix, loss.omega.value=100",
            "kl, batch-insertion, loss.omega.value=1",
            "kl, batch-insertion, loss.omega.value=100",
            "tm, mix, loss.omega.value=1",
            "tm, mix, loss.omega.value=100",
            "tm, batch-insertion, loss.omega.value=1",
            "tm, batch-insertion, loss.omega.value=100");
    assertThat(names("loss.replay=l1,tm", "thresholds.sigma=1,2"))
        .containsExactly("l1", "tm, thresholds.sigma=1", "tm, thresholds.sigma=2");
    assertThat(names("batch.feeding=mix,batch-insertion", "batch.replay=2,4"))
        .containsExactly(
            "mix", "batch-insertion, batch.replay=2", "batch-insertion, batch.replay=4");
  }

  @Test
  void aVariantIsOverridesAndAFolder() {
    Variant variant =
        Variant.all(List.of(Axis.parse("thresholds.layers=[-1],[-1, -2]")), recipe).get(1);

    assertThat(variant.overrides()).containsExactly("thresholds.layers=[-1, -2]");
    assertThat(variant.name()).isEqualTo("thresholds.layers=[-1, -2]");
    assertThat(variant.folder()).isEqualTo("thresholds.layers=_-1_-2_");
    assertThat(Variant.all(List.of(), recipe))
        .singleElement()
        .satisfies(alone -> assertThat(alone.folder()).isEqualTo("recipe"));
  }

  @Test
  void theRecipesOwnVariantIsTheOneWithItsLossAndFeeding() {
    List<Variant> variants =
        Variant.all(
            List.of(
                Axis.parse("loss.replay=replay,tm"),
                Axis.parse("batch.feeding=mix,batch-insertion")),
            recipe);

    assertThat(Variant.ofRecipe(variants, recipe).name()).isEqualTo("tm, batch-insertion");
    assertThat(Variant.ofRecipe(variants, RecipeReader.parse("loss: {replay: l1}"))).isNull();
  }

  @Test
  void anAxisThatSaysNothingIsRefused() {
    for (String text :
        List.of("batch.replay", "=1", "batch.replay=", "batch.replay=2,,4", "a=1,1")) {
      assertThatThrownBy(() -> Axis.parse(text)).isInstanceOf(GereException.class);
    }
  }

  private List<String> names(String... axes) {
    return Variant.all(List.of(axes).stream().map(Axis::parse).toList(), recipe).stream()
        .map(Variant::name)
        .toList();
  }
}
