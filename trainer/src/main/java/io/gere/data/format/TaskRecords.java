package io.gere.data.format;

import io.gere.InputException;
import io.gere.data.record.DataFile;
import io.gere.data.record.JsonRecord;
import io.gere.data.record.RecordCursor;
import io.gere.data.record.RecordSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A task's records in their order, from one file or several, numbered through all of them.
 *
 * @param files in their order, at least one
 */
public record TaskRecords(List<DataFile> files, FieldNames names) implements RecordSource {
  /** So many records are looked at to tell their format. */
  private static final int FIRST = 20;

  public TaskRecords {
    files = List.copyOf(files);
  }

  @Override
  public void forEach(Sink sink) throws IOException {
    long number = 0;
    for (DataFile file : files) {
      try (RecordCursor cursor = file.open()) {
        while (cursor.hasNext()) {
          for (JsonRecord record : Instances.of(names.apply(cursor.next()))) {
            sink.add(new JsonRecord(record.place(), number++, record.fields(), record.written()));
          }
        }
      }
    }
    if (number == 0) {
      throw files.get(0).empty();
    }
  }

  /** All of them. */
  public List<JsonRecord> all() {
    List<JsonRecord> all = new ArrayList<>();
    try {
      forEach(all::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** What the first of them are; a format that cannot be learnt from is refused. */
  public Recognition recognise() {
    Set<String> fields = new LinkedHashSet<>();
    List<JsonRecord> first = first();
    for (JsonRecord record : first) {
      record.fields().fieldNames().forEachRemaining(name -> addIfPresent(record, name, fields));
    }
    requireNamed(first.get(0), fields);
    RecordFormat format = RecordFormat.of(first.get(0), fields);
    return new Recognition(
        format, List.copyOf(fields), first.stream().anyMatch(format::isConversation));
  }

  /** The first of them, as they stand in the file; at least one. */
  public List<JsonRecord> first() {
    List<JsonRecord> first = new ArrayList<>();
    for (DataFile file : files) {
      try (RecordCursor cursor = file.open()) {
        while (first.size() < FIRST && cursor.hasNext()) {
          first.add(names.apply(cursor.next()));
        }
      }
    }
    if (first.isEmpty()) {
      throw files.get(0).empty();
    }
    return first;
  }

  private static void addIfPresent(JsonRecord record, String name, Set<String> fields) {
    if (record.has(name)) {
      fields.add(name);
    }
  }

  private void requireNamed(JsonRecord first, Set<String> fields) {
    names
        .names()
        .forEach(
            (file, known) -> {
              if (!fields.contains(known)) {
                throw InputException.of(
                    "%s has no \"%s\", which tasks.*.columns.%s names (it has: %s)"
                        .formatted(first.place(), file, known, first.names()));
              }
            });
  }
}
