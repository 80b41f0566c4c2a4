package io.gere.toy.world;

import io.gere.InputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * All facts of one tiny world, a pure function of the seed and the size.
 *
 * <p>Each kind has {@code entitiesPerKind} entities that the exam asks about and {@value
 * #EXAMPLE_ENTITIES} more that serve as the exam's worked examples, so that no example gives an
 * answer away. Of every attribute, each value is equally frequent: guessing the usual one does not
 * help.
 */
public final class World {
  /** Entities of each kind kept for the exam's worked examples. */
  static final int EXAMPLE_ENTITIES = 5;

  private final List<Fact> examFacts = new ArrayList<>();
  private final List<Fact> exampleFacts = new ArrayList<>();

  /**
   * @param seed any number; equal seeds give equal worlds
   * @param entitiesPerKind entities of each of the four kinds in the exam, at least 1
   */
  public World(long seed, int entitiesPerKind) {
    if (entitiesPerKind < 1) {
      throw InputException.of(
          "The tiny world needs at least 1 entity of each kind, not " + entitiesPerKind);
    }
    Seed root = new Seed(seed).child("world");
    int perKind = entitiesPerKind + EXAMPLE_ENTITIES;
    Iterator<String> names = Names.draw(root, perKind * EntityKind.values().length).iterator();
    Map<EntityKind, List<String>> entities = new EnumMap<>(EntityKind.class);
    for (EntityKind kind : EntityKind.values()) {
      entities.put(kind, Stream.generate(names::next).limit(perKind).toList());
    }
    for (Attribute attribute : Attribute.values()) {
      List<String> values = balanced(attribute, perKind, root.child(attribute.word()).random());
      for (int entity = 0; entity < perKind; entity++) {
        String name = entities.get(attribute.kind()).get(entity);
        Fact fact = new Fact(name, attribute, values.get(entity));
        (entity < entitiesPerKind ? examFacts : exampleFacts).add(fact);
      }
    }
  }

  private static List<String> balanced(Attribute attribute, int count, Random random) {
    List<String> values = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      values.add(attribute.range().get(index % attribute.range().size()));
    }
    Collections.shuffle(values, random);
    return values;
  }

  /** The facts the exam asks for: kinds × attributes × {@code entitiesPerKind}. */
  public List<Fact> examFacts() {
    return Collections.unmodifiableList(examFacts);
  }

  /** The facts its worked examples show: {@value #EXAMPLE_ENTITIES} of each subject. */
  public List<Fact> exampleFacts() {
    return Collections.unmodifiableList(exampleFacts);
  }

  /** Every fact; the corpus states them all. */
  public List<Fact> facts() {
    List<Fact> facts = new ArrayList<>(examFacts);
    facts.addAll(exampleFacts);
    return facts;
  }
}
