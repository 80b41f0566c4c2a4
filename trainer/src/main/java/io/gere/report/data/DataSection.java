package io.gere.report.data;

import static java.util.stream.Collectors.joining;

import io.gere.data.TokenCounts;
import io.gere.data.task.TaskExamples;
import io.gere.data.task.TokenRun;
import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import java.util.List;
import java.util.Objects;

/** The samples of each task: how many, how long, and the first of them token by token. */
public final class DataSection {
  /** So much of a sample is shown; its answer, which is at its end, is shown whole. */
  private static final int SHOWN = 1200;

  private static final String TABLE =
"""
<div class="scroll">
<table>
<caption>Training samples</caption>
<thead><tr><th scope="col">task</th><th scope="col">samples</th><th scope="col">tokens</th>\
<th scope="col">on average</th><th scope="col">longest</th><th scope="col">cut</th></tr></thead>
<tbody>
%s</tbody>
</table>
</div>
""";

  private static final String LEGEND =
"""
<p class="note">The first samples of each task, as the model sees them: <span class="learnt">learnt\
</span>, <span class="masked">read only</span>, <span class="special">special tokens</span>.</p>
""";

  private DataSection() {}

  /** The section's content as markup; empty where nothing was tokenised. */
  public static String draw(List<LearntTask> tasks) {
    if (tasks.isEmpty()) {
      return "";
    }
    List<LearntTask> shown =
        tasks.stream().filter(task -> Objects.nonNull(task.examples())).toList();
    return TABLE.formatted(tasks.stream().map(DataSection::row).collect(joining()))
        + (shown.isEmpty() ? "" : LEGEND)
        + shown.stream().map(DataSection::examples).collect(joining());
  }

  private static String row(LearntTask task) {
    TokenCounts counts = task.counts();
    return "<tr><th scope=\"row\">%s</th><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n"
        .formatted(
            HtmlEscape.text(task.name()),
            NumberText.count(counts.samples()),
            NumberText.count(counts.tokens()),
            NumberText.count(Math.round((double) counts.tokens() / counts.samples())),
            NumberText.count(counts.longest()),
            NumberText.count(counts.cut()));
  }

  private static String examples(LearntTask task) {
    TaskExamples examples = task.examples();
    return "<details><summary>%s: %s</summary>\n%s</details>\n"
        .formatted(
            HtmlEscape.text(task.name()),
            HtmlEscape.text(examples.recognised()),
            examples.first().stream().map(DataSection::example).collect(joining()));
  }

  private static String example(TaskExamples.Example example) {
    return "<p class=\"note\">%s%s</p>\n<pre class=\"sample\">%s</pre>\n"
        .formatted(
            HtmlEscape.text(example.place()),
            example.cut() ? ", cut" : "",
            example.runs().stream().map(DataSection::span).collect(joining()));
  }

  private static String span(TokenRun run) {
    String kind = run.labelled() ? "learnt" : "masked";
    return "<span class=\"%s%s\">%s</span>"
        .formatted(kind, run.special() ? " special" : "", HtmlEscape.text(shortened(run)));
  }

  private static String shortened(TokenRun run) {
    String text = run.text();
    return run.labelled() || text.length() <= SHOWN
        ? text
        : text.substring(0, SHOWN / 2) + " […] " + text.substring(text.length() - SHOWN / 2);
  }
}
