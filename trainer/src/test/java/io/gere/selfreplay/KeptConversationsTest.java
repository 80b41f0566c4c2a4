package io.gere.selfreplay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gere.InputException;
import io.gere.config.yaml.RecipeReader;
import io.gere.data.format.Dialogue;
import io.gere.filter.DocumentFilter;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;

final class KeptConversationsTest {

  @Test
  void theFirstThatNothingRefusesAreKeptAndNoneAfterThem() {
    KeptConversations kept = kept(3);
    kept.add(said(0, "one and two"));
    kept.add(refused(1, RefusalReason.UNFINISHED));
    kept.add(said(2, "One, and two!"));
    kept.add(said(3, "three"));
    assertThat(kept.isFull()).isFalse();
    kept.add(said(4, "four"));
    kept.add(said(5, "five"));

    assertThat(kept.isFull()).isTrue();
    assertThat(kept.kept()).extracting(WrittenConversation::number).containsExactly(0L, 3L, 4L);
    assertThat(kept.looked()).isEqualTo(5);
    assertThat(kept.refused())
        .isEqualTo(Map.of(RefusalReason.UNFINISHED, 1, RefusalReason.DUPLICATE, 1));
    assertThat(kept.refusals()).isEqualTo("1 unfinished, 1 duplicate");
  }

  @Test
  void soManyMoreAreWrittenAsTheShareOfThoseKeptSays() {
    KeptConversations kept = kept(100);
    assertThat(kept.next(OptionalLong.empty())).isEqualTo(110);

    for (int i = 0; i < 100; i++) {
      kept.add(i < 50 ? said(i, "sentence " + i) : refused(i, RefusalReason.EMPTY));
    }

    assertThat(kept.next(OptionalLong.empty())).isEqualTo(110); // 50 at a half, and a tenth more
  }

  @Test
  void whereNearlyAllAreRefusedTheCommonestReasonSaysWhatToDo() {
    KeptConversations kept = kept(10);
    IntStream.range(0, 63).forEach(i -> kept.add(refused(i, RefusalReason.UNFINISHED)));
    assertThat(kept.next(OptionalLong.empty())).isPositive();
    kept.add(refused(63, RefusalReason.EMPTY));

    assertThatThrownBy(() -> kept.next(OptionalLong.empty()))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("of 64 conversations that the model wrote 0 were kept")
        .hasMessageContaining("63 unfinished, 1 empty")
        .hasMessageContaining("raise self_replay.max_new_tokens");
  }

  @Test
  void promptsThatAreUsedUpAreAnError() {
    KeptConversations kept = kept(10);
    IntStream.range(0, 8).forEach(i -> kept.add(said(i, "sentence " + i)));

    assertThat(kept.next(OptionalLong.of(9))).isPositive();
    assertThatThrownBy(() -> kept.next(OptionalLong.of(8)))
        .isInstanceOf(InputException.class)
        .hasMessageContaining("conversations is 10")
        .hasMessageContaining("8 self_replay.prompts");
  }

  @Test
  void whatIsWrittenIsReadAgainAndBecomesARecord() {
    Dialogue dialogue = Dialogue.begun("S");
    dialogue.add("user", "q\u2028\"");
    dialogue.add("assistant", "a");
    WrittenConversation written = new WrittenConversation(7, 3, dialogue, 5, null);

    assertThat(WrittenConversation.read(written.line())).isEqualTo(written);
    assertThat(written.record(17))
        .isEqualTo(
            "{\"messages\":[{\"role\":\"system\",\"content\":\"S\"},{\"role\":\"user\",\"content\":\"q\u2028\\\"\"},{\"role\":\"assistant\",\"content\":\"a\"}],\"meta\":{\"source\":\"self-replay\",\"seed\":17,\"number\":7,\"prompt\":3,\"tokens\":5}}");
    WrittenConversation refused = refused(1, RefusalReason.TEMPLATE);
    assertThat(WrittenConversation.read(refused.line())).isEqualTo(refused);
  }

  private static KeptConversations kept(int wanted) {
    return new KeptConversations(
        wanted,
        DocumentFilter.of(
            RecipeReader.parse("replay: {decontaminate: false}"), new Configuration(false)),
        String::length);
  }

  private static WrittenConversation said(int number, String answer) {
    Dialogue dialogue = Dialogue.begun("");
    dialogue.add("assistant", answer);
    return new WrittenConversation(number, null, dialogue, 2, null);
  }

  private static WrittenConversation refused(int number, RefusalReason reason) {
    return new WrittenConversation(number, null, Dialogue.begun(""), 2, reason);
  }
}
