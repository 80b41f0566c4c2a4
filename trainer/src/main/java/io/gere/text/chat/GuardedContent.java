package io.gere.text.chat;

import io.gere.text.TemplateException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Finds which special tokens in a rendered conversation are spelt by its own words and not written
 * by the template: a mark goes into each such spelling before the template sees it, and shows where
 * it comes out.
 */
final class GuardedContent {
  /** A character for private use that nobody writes into a conversation. */
  private static final char MARK = '\uF8FE';

  private final Pattern spellings;

  GuardedContent(Collection<String> specialTokens) {
    String longestFirst =
        specialTokens.stream()
            .sorted((a, b) -> b.length() - a.length())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    this.spellings = Pattern.compile(specialTokens.isEmpty() ? "(?!)" : longestFirst);
  }

  /** The conversation with a mark before each spelling. */
  Conversation marked(Conversation conversation) {
    return new Conversation(
        dicts(conversation.messages()),
        dicts(conversation.tools()),
        dicts(conversation.documents()),
        dict(conversation.variables()),
        conversation.continued());
  }

  /**
   * The code points of the rendered text at which spellings begin.
   *
   * @param marked the {@link #marked} conversation as the template renders it
   */
  Set<Integer> places(String rendered, String marked) {
    StringBuilder unmarked = new StringBuilder();
    Set<Integer> places = new HashSet<>();
    int place = 0;
    for (int point : marked.codePoints().toArray()) {
      if (point == MARK) {
        places.add(place);
      } else {
        unmarked.appendCodePoint(point);
        place++;
      }
    }
    if (!unmarked.toString().equals(rendered)) {
      throw TemplateException.of(
          "the conversation spells special tokens, and the template looks into its words, so that"
              + " they cannot be told from the template's own");
    }
    return places;
  }

  private List<Map<String, Object>> dicts(List<Map<String, Object>> dicts) {
    return dicts == null ? null : dicts.stream().map(this::dict).toList();
  }

  private Map<String, Object> dict(Map<?, ?> dict) {
    Map<String, Object> marked = new LinkedHashMap<>();
    dict.forEach((key, value) -> marked.put(marked((String) key), value(value)));
    return marked;
  }

  private Object value(Object value) {
    if (value instanceof String text) {
      return marked(text);
    } else if (value instanceof Map<?, ?> dict) {
      return dict(dict);
    } else if (value instanceof List<?> list) {
      List<Object> marked = new ArrayList<>();
      list.forEach(item -> marked.add(value(item)));
      return marked;
    }
    return value;
  }

  private String marked(String text) {
    return spellings
        .matcher(text)
        .replaceAll(spelling -> MARK + Matcher.quoteReplacement(spelling.group()));
  }
}
