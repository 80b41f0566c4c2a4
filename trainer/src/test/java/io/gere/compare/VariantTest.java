package io.gere.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.GereException;
import io.gere.config.Recipe;
import io.gere.config.yaml.RecipeReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void aValueThatItsChoiceDoesNotReadIsNotVaried() {
    assertThat(names("loss.omega.strategy=fixed,dynamic", "loss.omega.value=1,100"))
        .containsExactly(
            "loss.omega.strategy=fixed, loss.omega.value=1",
            "loss.omega.strategy=fixed, loss.omega.value=100",
            "loss.omega.strategy=dynamic");
    assertThat(names("loss.omega.strategy=fixed,balanced", "loss.omega.max=10,1e4"))
        .containsExactly(
            "loss.omega.strategy=fixed",
            "loss.omega.strategy=balanced, loss.omega.max=10",
            "loss.omega.strategy=balanced, loss.omega.max=1e4");
    assertThat(names("thresholds.kind=sigma,quantile", "thresholds.quantile=0.1,0.2"))
        .containsExactly(
            "thresholds.kind=sigma",
            "thresholds.kind=quantile, thresholds.quantile=0.1",
            "thresholds.kind=quantile, thresholds.quantile=0.2");
  }

  @Test
  void theRecipesOwnVariantIsTheOneThatChangesNothing(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("recipe.yaml"), "batch: {replay: 8}");
    Recipe eight = RecipeReader.read(file, List.of());
    List<Variant> variants =
        Variant.all(
            List.of(Axis.parse("loss.replay=l1,tm"), Axis.parse("batch.replay=4,8")), eight);

    assertThat(
            Variant.ofRecipe(
                    variants, eight, variant -> RecipeReader.read(file, variant.overrides()))
                .name())
        .isEqualTo("tm, batch.replay=8");
    assertThat(
            Variant.ofRecipe(
                variants.subList(0, 2),
                eight,
                variant -> RecipeReader.read(file, variant.overrides())))
        .isNull();
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
