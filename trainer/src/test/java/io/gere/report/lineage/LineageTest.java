package io.gere.report.lineage;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.report.lineage.Lineage.Kind;
import io.gere.report.lineage.Lineage.Source;
import io.gere.storage.Manifest;
import io.gere.storage.Origin;
import io.gere.storage.StoredFile;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

final class LineageTest {
  private static final Manifest SAMPLE = made("sample", "s", Map.of("corpus", "c0"), Map.of());
  private static final Manifest TOKENS =
      made("tokens/replay", "r", Map.of("sample", SAMPLE.hash(), "tokenizer.json", "t0"), Map.of());
  private static final Manifest DISTILL =
      made("distill", "d", Map.of("base", "b0", "tokens/replay", TOKENS.hash()), Map.of());
  private static final Manifest FIRST = trained("yelp", Map.of());
  private static final Manifest SECOND = trained("copa", Map.of("train/1-yelp", FIRST.hash()));

  @Test
  void whatWasGivenComesFirstAndEveryInputThatIsListedIsCalledByItsName() {
    Lineage lineage = Lineage.of(List.of(SAMPLE, TOKENS, DISTILL, FIRST, SECOND, scored(SECOND)));

    assertThat(lineage.items())
        .extracting(Lineage.Item::name)
        .containsExactly(
            "corpus",
            "base model",
            "corpus sample",
            "tokens of replay",
            "hidden-state cache",
            "model after yelp",
            "model after copa",
            "scores");
    assertThat(lineage.items().get(0).hash()).isEqualTo("c0");
    assertThat(lineage.items().get(3).of())
        .containsExactly(
            new Source("corpus sample", SAMPLE.hash(), Kind.ITEM),
            new Source("tokenizer.json", "t0", Kind.GIVEN));
    assertThat(lineage.items().get(4).of())
        .containsExactly(
            new Source("base model", "b0", Kind.ITEM),
            new Source("tokens of replay", TOKENS.hash(), Kind.ITEM));
    assertThat(lineage.items().get(6).of())
        .contains(new Source("model after yelp", FIRST.hash(), Kind.ITEM));
    assertThat(lineage.isWhole()).isTrue();
  }

  @Test
  void scoresOfAModelThatHasBeenTrainedAnewAreFoundOut() {
    Manifest anew = made("train", "other bytes", SECOND.inputs(), SECOND.facts());
    List<Manifest> manifests = List.of(SAMPLE, TOKENS, DISTILL, FIRST, anew, scored(SECOND));

    Lineage lineage = Lineage.of(manifests);

    assertThat(lineage.isWhole()).isFalse();
    assertThat(lineage.items().get(7).of())
        .contains(new Source("train/2-copa", SECOND.hash(), Kind.REPLACED));
    assertThat(LineageTable.draw(manifests))
        .contains(
            "Not everything here was made of what is here", "another train/2-copa than is here");
  }

  @Test
  void aReadyMadeSampleIsGiven() {
    Manifest taken = made("sample", "s", Map.of("replay.path", "f0"), Map.of());

    assertThat(Lineage.of(List.of(taken)).items())
        .first()
        .isEqualTo(new Lineage.Item("ready-made sample", "f0", List.of()));
  }

  @Test
  void theWholeDigestIsBehindTheShortOne() {
    String whole = SAMPLE.hash();

    assertThat(LineageTable.draw(List.of(SAMPLE)))
        .contains("<code title=\"%s\">%s</code>".formatted(whole, whole.substring(0, 12)));
  }

  private static Manifest trained(String task, Map<String, String> before) {
    Map<String, String> inputs = new TreeMap<>(before);
    inputs.put("model", "b0");
    inputs.put("tokens/replay", TOKENS.hash());
    inputs.put("distill", DISTILL.hash());
    return made("train", task, inputs, Map.of("task", task));
  }

  private static Manifest scored(Manifest model) {
    return made(
        "evaluate",
        "scores",
        Map.of("model", "b0", "train/2-copa", model.hash(), "exam", "e0"),
        Map.of());
  }

  private static Manifest made(
      String step, String content, Map<String, String> inputs, Map<String, Object> facts) {
    return new Manifest(
        new Origin(step, Map.of(), inputs), Map.of("file", new StoredFile(1, content)), facts);
  }
}
