package io.gere.toy.corpus;

import io.gere.toy.world.Fact;
import io.gere.toy.world.World;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the facts that texts state: a text states a fact when it holds the entity's name, the
 * attribute's word and the value's word. That needs no record of how the text was made; a text that
 * speaks of two entities may be credited with a fact too many, never with one too few.
 */
public final class FactIndex {
  private final Map<String, List<Fact>> byName = new HashMap<>();
  private final int facts;

  /** An index of {@code facts}; usually {@link World#examFacts()}. */
  public FactIndex(List<Fact> facts) {
    this.facts = facts.size();
    for (Fact fact : facts) {
      byName.computeIfAbsent(fact.name(), name -> new ArrayList<>()).add(fact);
    }
  }

  /** The facts that {@code text} states. */
  public Set<Fact> statedIn(String text) {
    List<String> words = WordTokenizer.split(text);
    Set<String> present = new HashSet<>(words);
    Set<Fact> stated = new LinkedHashSet<>();
    for (int index = 0; index + 1 < words.size(); index++) {
      String name = words.get(index) + " " + words.get(index + 1);
      for (Fact fact : byName.getOrDefault(name, List.of())) {
        if (present.contains(fact.attribute().word()) && present.contains(fact.value())) {
          stated.add(fact);
        }
      }
    }
    return stated;
  }

  /** How many of the index's facts {@code texts} state between them. */
  public FactCoverage coverage(Stream<String> texts) {
    Set<Fact> stated = new HashSet<>();
    texts.forEach(text -> stated.addAll(statedIn(text)));
    return new FactCoverage(stated.size(), facts);
  }
}
