package io.gere.config;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a task's file calls the fields that record formats are made of; null where it uses the
 * format's own name.
 *
 * @param instruction the field that holds what is to be done
 * @param input the field that holds what it is to be done with
 * @param output the field that holds the answer
 * @param system the field that holds what a conversation begins with
 * @param history the field that holds earlier turns
 * @param prompt the field that holds what is asked
 * @param completion the field that holds the answer to a prompt
 * @param answer the field that holds the same, by another name
 * @param sentence the field that holds the text that is labelled
 * @param label the field that holds its label
 * @param conversations the field that holds the turns of sharegpt
 * @param messages the field that holds the turns of messages
 * @param tools the field that holds the tools that may be called
 * @param ignore fields that are not needed, though they hold text
 */
public record TaskColumns(
    @Default("null") String instruction,
    @Default("null") String input,
    @Default("null") String output,
    @Default("null") String system,
    @Default("null") String history,
    @Default("null") String prompt,
    @Default("null") String completion,
    @Default("null") String answer,
    @Default("null") String sentence,
    @Default("null") String label,
    @Default("null") String conversations,
    @Default("null") String messages,
    @Default("null") String tools,
    @Default("[]") List<String> ignore)
    implements Serializable {
  public TaskColumns {
    ignore = List.copyOf(ignore);
    List<String> files =
        Stream.of(
                instruction,
                input,
                output,
                system,
                history,
                prompt,
                completion,
                answer,
                sentence,
                label,
                conversations,
                messages,
                tools)
            .filter(Objects::nonNull)
            .toList();
    boolean once = Set.copyOf(files).size() == files.size();
    Check.that(once, "tasks.*.columns", files, "name each of the file's fields once");
  }

  /** The file's own names with the format's names for them. */
  public Map<String, String> names() {
    Map<String, String> names = new TreeMap<>();
    put(names, "instruction", instruction);
    put(names, "input", input);
    put(names, "output", output);
    put(names, "system", system);
    put(names, "history", history);
    put(names, "prompt", prompt);
    put(names, "completion", completion);
    put(names, "answer", answer);
    put(names, "sentence", sentence);
    put(names, "label", label);
    put(names, "conversations", conversations);
    put(names, "messages", messages);
    put(names, "tools", tools);
    return Collections.unmodifiableMap(names);
  }

  private static void put(Map<String, String> names, String format, String file) {
    if (file != null) {
      names.put(file, format);
    }
  }
}
