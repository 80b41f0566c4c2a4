package io.gere.report.lineage;

import io.gere.storage.Manifest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was made of what. A folder's digest covers all of its files, so it stands for one content
 * only.
 *
 * @param items what was given first, then what was made, in order
 */
record Lineage(List<Item> items) {
  /** Folders that go by their own names as inputs of others. */
  private static final Set<String> STEPS = Set.of("sample", "distill", "thresholds");

  /**
   * A content.
   *
   * @param of what it was made of; empty for what was given
   */
  record Item(String name, String hash, List<Source> of) {}

  /**
   * One of the things that a content was made of.
   *
   * @param name as the items have it where one of them it is, else as the step calls it
   * @param kind where it comes from
   */
  record Source(String name, String hash, Kind kind) {}

  /** Where a source comes from. */
  enum Kind {
    /** It is one of the items. */
    ITEM,
    /** It was given, and has no line of its own. */
    GIVEN,
    /** It was made by a step of this run, but what lies in that step's folder now is another. */
    REPLACED
  }

  /** Of the steps' folders, in the order of the steps. */
  static Lineage of(List<Manifest> manifests) {
    Map<String, String> made = new LinkedHashMap<>();
    manifests.forEach(manifest -> made.put(manifest.hash(), name(manifest)));
    Map<String, String> given = given(manifests, made);
    List<Item> items = new ArrayList<>();
    given.forEach((hash, name) -> items.add(new Item(name, hash, List.of())));
    for (Manifest manifest : manifests) {
      List<Source> sources = new ArrayList<>();
      manifest
          .inputs()
          .forEach(
              (key, hash) -> {
                String name = made.getOrDefault(hash, given.get(hash));
                sources.add(
                    name == null
                        ? new Source(key, hash, kind(key))
                        : new Source(name, hash, Kind.ITEM));
              });
      items.add(new Item(name(manifest), manifest.hash(), List.copyOf(sources)));
    }
    return new Lineage(List.copyOf(items));
  }

  /** Whether everything was made of what is there now. */
  boolean isWhole() {
    return items.stream()
        .flatMap(item -> item.of().stream())
        .noneMatch(source -> source.kind() == Kind.REPLACED);
  }

  /** Names of what came from outside and has a line of its own, by digest. */
  private static Map<String, String> given(List<Manifest> manifests, Map<String, String> made) {
    Map<String, String> given = new LinkedHashMap<>();
    Set<String> begun = new HashSet<>();
    for (Manifest manifest : manifests) {
      // Of several folders of one step, only the first begins with what was given.
      if (begun.add(manifest.step())) {
        manifest
            .inputs()
            .forEach(
                (key, hash) ->
                    given(manifest.step(), key)
                        .filter(name -> !made.containsKey(hash))
                        .ifPresent(name -> given.putIfAbsent(hash, name)));
      }
    }
    return given;
  }

  private static Optional<String> given(String step, String key) {
    return switch (step + " " + key) {
      case "sample corpus", "held-out corpus" -> Optional.of("corpus");
      case "sample replay.path" -> Optional.of("ready-made sample");
      case "distill base" -> Optional.of("base model");
      case "train model", "evaluate model" -> Optional.of("model where training starts");
      default -> Optional.empty();
    };
  }

  /** Of an input that is none of the items. */
  private static Kind kind(String key) {
    boolean made = key.startsWith("tokens/") || key.startsWith("train/") || STEPS.contains(key);
    return made ? Kind.REPLACED : Kind.GIVEN;
  }

  private static String name(Manifest manifest) {
    if (manifest.step().startsWith("tokens/")) {
      return "tokens of " + manifest.step().replaceFirst("tokens/(\\d+-)?", "");
    }
    return switch (manifest.step()) {
      case "sample" -> "corpus sample";
      case "held-out" -> "held-out text";
      case "distill" -> "hidden-state cache";
      case "thresholds" -> "thresholds and packed states";
      case "train" -> "model after " + manifest.facts().get("task");
      case "evaluate" -> "scores";
      default -> manifest.step();
    };
  }
}
