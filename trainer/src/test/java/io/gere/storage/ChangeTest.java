package io.gere.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How a step says why it is done again. */
final class ChangeTest {
  private static final Origin TOKENS =
      new Origin("tokens/1-films", Map.of("template", "a"), Map.of("train.json", "x"));
  private static final Origin THEN =
      new Origin("train", Map.of("batch.global", 8, "run.seed", 17), Map.of("model", "m"))
          .with("tokens/1-films", "one", TOKENS);

  @Test
  void settingsAndInputsThatDifferAreNamed() {
    Origin now =
        new Origin("train", Map.of("batch.global", 9, "run.seed", 17), Map.of("model", "n"))
            .with("tokens/1-films", "one", TOKENS);

    assertThat(Change.between(THEN, now)).isEqualTo("batch.global, model changed");
  }

  @Test
  void ofAnInputThatAnotherStepMadeItIsSaidWhatChangedIt() {
    Origin other = new Origin("tokens/1-films", Map.of("template", "b"), Map.of("train.json", "x"));
    Origin now =
        new Origin("train", Map.of("batch.global", 8, "run.seed", 17), Map.of("model", "m"))
            .with("tokens/1-films", "two", other);

    assertThat(Change.between(THEN, now)).isEqualTo("tokens/1-films changed: template");
  }

  @Test
  void anInputThatIsNewOrGoneHasChanged() {
    Origin more = THEN.with("base", "b");

    assertThat(Change.between(THEN, more)).isEqualTo("base changed");
    assertThat(Change.between(more, THEN)).isEqualTo("base changed");
  }

  @Test
  void aManifestOfAnEarlierVersionIsReadAndNothingIsMadeOutOfIt() throws Exception {
    Manifest earlier =
        Json.MAPPER.readValue(
            "{\"step\": \"train\", \"config\": \"c0ffee\", \"inputs\": {}, \"files\": {}, \"facts\": {}}",
            Manifest.class);

    assertThat(earlier.config()).isEqualTo(new TextNode("c0ffee"));
    assertThat(earlier.isMadeFrom(THEN)).isFalse();
    assertThat(Change.between(earlier.origin(), THEN))
        .isEqualTo("an earlier version of this program made it");
  }

  @Test
  void whatAManifestKeepsIsWhatItWasMadeFrom() throws Exception {
    Manifest kept = Json.MAPPER.readValue(Json.pretty(made(THEN, 3)), Manifest.class);

    assertThat(kept.isMadeFrom(THEN)).isTrue();
    assertThat(kept.origin()).isEqualTo(THEN);
    assertThat(List.copyOf(kept.behind().keySet())).containsExactly("tokens/1-films");
  }

  private static Manifest made(Origin origin, int bytes) {
    return new Manifest(origin, Map.of("file", new StoredFile(bytes, "digest")), Map.of());
  }
}
