package io.gere.eval;

import static io.gere.RootLocale.format;

import io.gere.config.Recipe;
import io.gere.config.choice.ReplayLossKind;
import io.gere.data.ReplayConversation;
import io.gere.data.format.FieldNames;
import io.gere.data.format.RecordFormat;
import io.gere.data.format.TaskRecords;
import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.storage.RunFolder;
import io.gere.storage.StepFolder;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Conversations of {@code evaluate.conversations} that stand in the replay set as well. */
public final class LearntConversations {
  private static final String REPLAY_SET = "replay.jsonl";

  private LearntConversations() {}

  /** What is to be said of them; empty where none is learnt. */
  public static Optional<String> remark(Recipe recipe, RunFolder run) {
    StepFolder sample = run.step("sample");
    if (recipe.evaluate().conversations() == null
        || recipe.loss().replay() == ReplayLossKind.NONE
        || sample.manifest().isEmpty()) {
      return Optional.empty();
    }
    Set<String> learnt = new HashSet<>();
    for (JsonRecord document : records(run, sample.file(REPLAY_SET).toString()).all()) {
      if (ReplayConversation.is(document)) {
        learnt.add(ReplayConversation.of(document).text());
      }
    }
    TaskRecords asked = records(run, recipe.evaluate().conversations());
    if (learnt.isEmpty()) {
      return Optional.empty();
    }
    RecordFormat form = asked.recognise().format();
    List<JsonRecord> both =
        asked.all().stream()
            .filter(record -> learnt.contains(form.content(record).dialogue().text()))
            .toList();
    return both.isEmpty()
        ? Optional.empty()
        : Optional.of(
            format(
                "evaluate: %,d of evaluate.conversations stand in the replay set as well, the first of them %s; what is scored there was learnt",
                both.size(), both.get(0).place()));
  }

  private static TaskRecords records(RunFolder run, String file) {
    return new TaskRecords(
        DataFile.find(run.hadoop(), file).stream().toList(), FieldNames.of(null));
  }
}
