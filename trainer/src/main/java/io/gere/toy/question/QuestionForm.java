package io.gere.toy.question;

import io.gere.toy.words.Draw;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** How a question with options is written down: its list, the place of its text, its cue. */
public final class QuestionForm {
  private static final List<QuestionKind> KINDS = QuestionKind.all();

  /** What comes before the answer. */
  private static final List<String> CUES =
      List.of("Answer:", "Answer:", "A:", "Reply:", "So it is", "We say:");

  /** One question in so many has the form of instruction-tuning benchmarks. */
  private static final int BENCHMARK_ONE_IN = 7;

  private QuestionForm() {}

  /** Any question, with its answer. */
  public static String document(Draw draw) {
    OptionQuestion question = draw.one(KINDS).ask(draw);
    return draw.oneIn(BENCHMARK_ONE_IN) ? benchmark(question) : written(question, draw);
  }

  private static String benchmark(OptionQuestion question) {
    return "%s Choose one from the option.\nOption: %s \n%sAnswer: %s"
        .formatted(
            question.question(),
            String.join(", ", question.options()),
            question.text().isEmpty() ? "" : question.text() + "\n",
            question.answer());
  }

  private static String written(OptionQuestion question, Draw draw) {
    List<String> parts = new ArrayList<>();
    parts.add(question.question());
    parts.add(list(question.options(), draw));
    if (!question.text().isEmpty()) {
      parts.add(draw.one(0, 1, 2, 2), question.text());
    }
    return "%s\n%s %s".formatted(String.join("\n", parts), draw.one(CUES), question.answer());
  }

  private static String list(List<String> options, Draw draw) {
    String commas = String.join(", ", options);
    String or =
        commas.substring(0, commas.lastIndexOf(',')) + " or " + options.get(options.size() - 1);
    return draw.one(
        "Option: " + commas,
        "Options: " + commas + ".",
        "Choose from " + or + ".",
        "One of: " + String.join("; ", options) + ".",
        "- " + String.join("\n- ", options),
        "(" + String.join(" / ", options) + ")",
        or + "?");
  }

  /** Texts that hold, between them, every word of the forms, the wordings and the answers. */
  public static Stream<String> texts() {
    return Stream.of(
            CUES.stream(),
            Stream.of("Choose one from the option. Option: Options: One of: ; - ( / ) or , ?"),
            KINDS.stream().flatMap(kind -> kind.wordings().stream()),
            ToneQuestion.answers())
        .flatMap(texts -> texts);
  }
}
