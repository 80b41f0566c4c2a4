package io.gere.spark.sample;

import io.gere.filter.SampleReport;
import java.util.List;

/** What the replay set is drawn from. */
enum DrawnKind {
  TEXT(
      "documents",
      "corpus",
      SampleReport.FILE_NAME,
      "replay.stratify",
      List.of(
          "corpus.scan",
          "corpus.text_field",
          "corpus.on_error",
          "corpus.set_from",
          "corpus.set_field",
          "replay.stratify")),
  CONVERSATIONS(
      "conversations",
      "conversations",
      SampleReport.OF_CONVERSATIONS,
      "replay.conversations.stratify",
      List.of(
          "replay.conversations.share",
          "replay.conversations.stratify",
          "replay.conversations.on_error",
          "replay.conversations.set_from",
          "replay.conversations.set_field"));

  private final String noun;
  private final String input;
  private final String report;
  private final String stratifyKey;
  private final String keys;

  DrawnKind(String noun, String input, String report, String stratifyKey, List<String> keys) {
    this.noun = noun;
    this.input = input;
    this.report = report;
    this.stratifyKey = stratifyKey;
    this.keys = String.join(" ", keys);
  }

  /** What documents of the kind are called. */
  String noun() {
    return noun;
  }

  /** The corpus's name among a step's inputs. */
  String input() {
    return input;
  }

  /** The name of the file that says how what is drawn stands for the corpus. */
  String report() {
    return report;
  }

  /** The recipe's key that says how documents are spread over the corpus's sets. */
  String stratifyKey() {
    return stratifyKey;
  }

  /** The recipe's keys that decide what is drawn of this kind alone. */
  List<String> keys() {
    return List.of(keys.split(" ", -1));
  }
}
