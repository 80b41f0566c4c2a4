package io.gere.report.scores;

import static org.assertj.core.api.Assertions.assertThat;

import io.gere.eval.scores.ConfusionMatrix;
import io.gere.eval.scores.Scores;
import io.gere.eval.scores.StageScores;
import io.gere.eval.scores.TaskScore;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TaskTableTest {
  @Test
  void theTableSaysBothViewsOfAnAnswer() {
    ConfusionMatrix written =
        new ConfusionMatrix(List.of("good", "bad"), List.of(List.of(0, 0, 1), List.of(0, 0, 1)));
    Scores scores =
        new Scores(
            List.of("yelp"),
            List.of(new StageScores(1, Map.of("yelp", TaskScore.of(written, 2)), null)));

    assertThat(TaskTable.draw(scores))
        .contains(
            "<th scope=\"row\">yelp</th><td>–</td><td>0.0</td><td>0.0</td><td>100.0</td>"
                + "<td>±0.0</td><td>0.0</td><td>100.0</td>");
  }
}
