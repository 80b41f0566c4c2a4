package io.gere.toy.question;

import io.gere.toy.words.Draw;
import java.util.ArrayList;
import java.util.List;

/** How a question with options is written down: its list, the place of its text, its cue. */
public final class QuestionForm {
  private static final List<QuestionKind> KINDS = QuestionKind.all();
  private static final List<QuestionKind> COPYING = List.of(ListQuestion.values());

  /** One question in so many is answered by copying, besides those among all kinds. */
  private static final int COPYING_ONE_IN = 2;

  /** What comes before the answer. */
  private static final List<String> CUES =
      List.of("Answer:", "Answer:", "A:", "Reply:", "So it is", "We say:");

  /** One question in so many has the form of instruction-tuning benchmarks. */
  private static final int BENCHMARK_ONE_IN = 4;

  private QuestionForm() {}

  /** Any question, with its answer. */
  public static String document(Draw draw) {
    OptionQuestion question = draw.one(draw.oneIn(COPYING_ONE_IN) ? COPYING : KINDS).ask(draw);
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

  /** Texts that hold, between them, every word of the forms and wordings. */
  public static List<String> frames() {
    List<String> frames = new ArrayList<>(CUES);
    frames.add("Choose one from the option. Option: Options: One of: ; - ( / ) or , ?");
    KINDS.forEach(kind -> frames.addAll(kind.wordings()));
    return frames;
  }
}
