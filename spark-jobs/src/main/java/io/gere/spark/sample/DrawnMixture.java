package io.gere.spark.sample;

import io.gere.config.Replay;
import io.gere.data.ReplaySet;
import io.gere.spark.corpus.format.Document;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A set as it is drawn: general text, conversations, or both.
 *
 * @param parts one of each kind there is, text first
 */
record DrawnMixture(List<DrawnPart> parts, Replay replay) {
  DrawnMixture {
    parts = List.copyOf(parts);
  }

  /**
   * The documents of each kind by ascending hash, and the kinds as evenly among each other as whole
   * numbers allow: a smaller set is the beginning of a larger one.
   */
  List<Document> documents() {
    Deque<Document> texts = new ArrayDeque<>(of(DrawnKind.TEXT));
    Deque<Document> conversations = new ArrayDeque<>(of(DrawnKind.CONVERSATIONS));
    List<Document> documents = new ArrayList<>();
    while (!texts.isEmpty() || !conversations.isEmpty()) {
      int next = documents.size() + 1;
      boolean due = replay.conversationsAmong(next) > replay.conversationsAmong(next - 1);
      boolean chat = texts.isEmpty() || (due && !conversations.isEmpty());
      documents.add(chat ? conversations.remove() : texts.remove());
    }
    return documents;
  }

  private List<Document> of(DrawnKind kind) {
    return parts.stream()
        .filter(part -> part.from().kind() == kind)
        .flatMap(part -> part.documents().documents().stream())
        .toList();
  }

  /**
   * For the manifest: of general text as if there were nothing else, and of conversations apart.
   */
  Map<String, Object> facts() {
    Map<String, Object> facts = new TreeMap<>(parts.get(0).facts());
    int conversations = of(DrawnKind.CONVERSATIONS).size();
    if (conversations > 0) {
      facts.put("documents", documents().size());
      facts.put(ReplaySet.CONVERSATIONS, conversations);
    }
    if (parts.size() > 1) {
      facts.put("conversation_corpus", parts.get(1).facts());
    }
    return facts;
  }
}
