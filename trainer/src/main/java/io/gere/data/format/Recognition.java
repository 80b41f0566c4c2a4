package io.gere.data.format;

import static java.util.function.Predicate.not;

import java.util.List;

/**
 * What a task's records were taken for, by the first of them.
 *
 * @param fields that they have, in the format's names
 * @param turns whether some of them are conversations of turns
 */
public record Recognition(RecordFormat format, List<String> fields, boolean turns) {
  public Recognition {
    fields = List.copyOf(fields);
  }

  /** The fields that are read. */
  public List<String> read() {
    return fields.stream().filter(format::reads).toList();
  }

  /** The fields that describe a record and are left out. */
  public List<String> leftOut() {
    return format == RecordFormat.INSTANCES
        ? List.of()
        : fields.stream().filter(not(format::reads)).toList();
  }

  /** It as a phrase, such as "alpaca records (instruction, input, output)". */
  public String phrase() {
    return "%s records (%s)".formatted(format.label(), String.join(", ", read()));
  }
}
