package io.gere.report.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.scores.ConversationScore;
import io.gere.eval.scores.FormScore;
import io.gere.eval.scores.Perplexity;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class FormTableTest {
  private static final TaskScore PLAIN =
      TaskScore.of(10, 0, 0).formed(new FormScore(10, 10, 10, 0, 0));
  private static final TaskScore JSON =
      TaskScore.of(10, 0, 0).formed(new FormScore(10, 9, 10, 4, 3));

  @Test
  void conversationsAreShownAtEachStageWithTheirPerplexity() {
    ConversationScore kept =
        new ConversationScore(new FormScore(10, 10, 9, 5, 5), new Perplexity(0, 10));
    ConversationScore lost =
        new ConversationScore(new FormScore(10, 5, 2, 5, 0), new Perplexity(Math.log(4), 1));
    Scores scores =
        new Scores(List.of("yelp"), List.of(stage(0, PLAIN, kept), stage(1, PLAIN, lost)));

    assertThat(FormTable.draw(scores))
        .contains(
            "<th scope=\"rowgroup\" rowspan=\"2\">conversations</th><th scope=\"row\">base"
                + " model</th><td>100.0</td><td>90.0</td><td>100.0</td><td>1.0000</td>")
        .contains(
            "<tr><th scope=\"row\">after yelp</th><td>50.0</td><td>20.0</td><td>0.0</td>"
                + "<td>4.0000</td>")
        .doesNotContain(">yelp</th>");
  }

  @Test
  void aTaskIsShownWhereItIsAskedInChatFormOrForJson() {
    assertThat(FormTable.draw(new Scores(List.of("yelp"), List.of(stage(1, PLAIN, null)))))
        .isEmpty();
    assertThat(FormTable.draw(new Scores(List.of("yelp"), true, List.of(stage(1, PLAIN, null)))))
        .contains(
            ">yelp</th><th scope=\"row\">after yelp</th><td>100.0</td><td>100.0</td><td>–</td>");
    assertThat(FormTable.draw(new Scores(List.of("yelp"), List.of(stage(1, JSON, null)))))
        .contains("<td>90.0</td><td>100.0</td><td>75.0</td><td>–</td>");
  }

  private static StageScores stage(int learnt, TaskScore task, ConversationScore conversations) {
    return new StageScores(learnt, Map.of("yelp", task), Map.of(), null, null, null, conversations);
  }
}
