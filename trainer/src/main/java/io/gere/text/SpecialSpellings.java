package io.gere.text;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds where a text spells special tokens. */
final class SpecialSpellings {
  private final Map<Character, List<String>> byFirst; // the longest first

  SpecialSpellings(Collection<String> tokens) {
    byFirst =
        new HashMap<>(
            tokens.stream()
                .filter(token -> !token.isEmpty())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .collect(Collectors.groupingBy(token -> token.charAt(0))));
  }

  /** How many characters the special token has that is spelt here; 0: none is. */
  int lengthAt(String text, int at) {
    for (String token : byFirst.getOrDefault(text.charAt(at), List.of())) {
      if (text.startsWith(token, at)) {
        return token.length();
      }
    }
    return 0;
  }

  /**
   * The code points at which spellings begin that some of a text has a part in.
   *
   * @param some of the text's characters
   */
  Set<Integer> places(String text, List<Prompt.Given> some) {
    Set<Integer> places = new HashSet<>();
    for (int at = 0; at < text.length(); ) {
      int length = lengthAt(text, at);
      int end = at + length;
      int from = at;
      if (length > 0 && some.stream().anyMatch(part -> part.start() < end && part.end() > from)) {
        places.add(text.codePointCount(0, at));
      }
      at += Math.max(1, length);
    }
    return places;
  }

  /** The first special token that a text spells. */
  Optional<String> first(String text) {
    for (int at = 0; at < text.length(); at++) {
      int length = lengthAt(text, at);
      if (length > 0) {
        return Optional.of(text.substring(at, at + length));
      }
    }
    return Optional.empty();
  }
}
