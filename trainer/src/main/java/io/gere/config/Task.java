package io.gere.config;

import java.io.Serializable;
import java.util.List;

/**
 * A task to learn.
 *
 * @param name of letters, digits, dot, underscore and hyphen; it becomes part of a folder's name
 * @param path a folder or a file
 * @param template a file or the instruction template itself, or null
 * @param wordings further templates, each a file or the template itself: the task's test is asked
 *     in these too, and scored apart
 * @param epochs passes over its training samples
 * @param maxSourceTokens of a prompt; those beyond are cut off
 * @param maxTargetTokens with the end-of-sequence token
 * @param columns what its files call the fields of a record; null where they have the format's
 *     names
 * @param chatTemplate the name of the model's chat template that records are put into, or null:
 *     only conversations are, into its main one
 */
public record Task(
    String name,
    String path,
    @Default("null") String template,
    @Default("[]") List<String> wordings,
    @Default("1") int epochs,
    @Default("512") int maxSourceTokens,
    @Default("50") int maxTargetTokens,
    @Default("null") TaskColumns columns,
    @Default("null") String chatTemplate)
    implements Serializable {
  public Task {
    String allowed = "[A-Za-z0-9._-]+";
    Check.that(name.matches(allowed), "tasks.*.name", name, "match " + allowed);
    path = Check.path(path);
    wordings = List.copyOf(wordings);
    Check.between("tasks.*.epochs", epochs, 1, Check.MOST_EPOCHS);
    Check.between("tasks.*.max_source_tokens", maxSourceTokens, 1, Check.MOST_TOKENS);
    Check.between("tasks.*.max_target_tokens", maxTargetTokens, 1, Check.MOST_TOKENS);
  }

  /** A task whose files use the format's names. */
  public Task(
      String name,
      String path,
      String template,
      List<String> wordings,
      int epochs,
      int maxSourceTokens,
      int maxTargetTokens) {
    this(name, path, template, wordings, epochs, maxSourceTokens, maxTargetTokens, null, null);
  }

  /** The same task without other words. */
  public Task inTemplate() {
    return in(template);
  }

  /** The same task in other words: in {@code wordings().get(index)}. */
  public Task worded(int index) {
    return in(wordings.get(index));
  }

  private Task in(String words) {
    return new Task(
        name,
        path,
        words,
        List.of(),
        epochs,
        maxSourceTokens,
        maxTargetTokens,
        columns,
        chatTemplate);
  }
}
