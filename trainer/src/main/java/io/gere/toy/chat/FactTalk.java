package io.gere.toy.chat;

import io.gere.storage.Json;
import io.gere.toy.world.Fact;
import io.gere.toy.world.FactTemplate;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A conversation of two questions on one entity. The second names it no more, so that only who
 * remembers the first can answer; each is answered in a sentence, or as JSON where that is asked.
 */
public record FactTalk(List<Message> messages) {
  private static final String FIRST = "What is the {attribute} of {name}?";
  private static final String SECOND = "And the {attribute}?";
  private static final String AS_JSON = " Answer in JSON.";
  private static final String SENTENCE = "The {attribute} of {name} is {value}.";

  /** What one of the two says. */
  public record Message(String role, String content) {}

  public FactTalk {
    messages = List.copyOf(messages);
  }

  /** One conversation on every two facts of an entity, in either order; shuffled. */
  static List<FactTalk> all(World world, Seed seed) {
    Map<String, List<Fact>> byName = new LinkedHashMap<>();
    world
        .facts()
        .forEach(fact -> byName.computeIfAbsent(fact.name(), n -> new ArrayList<>()).add(fact));
    Random random = seed.random();
    List<FactTalk> talks = new ArrayList<>();
    for (List<Fact> facts : byName.values()) {
      for (Fact first : facts) {
        for (Fact second : facts) {
          if (!first.equals(second)) {
            talks.add(about(first, random.nextBoolean(), second, random.nextBoolean()));
          }
        }
      }
    }
    Collections.shuffle(talks, random);
    return talks;
  }

  private static FactTalk about(Fact first, boolean firstAsJson, Fact second, boolean asJson) {
    return new FactTalk(
        List.of(
            question(FIRST, first, firstAsJson),
            answer(first, firstAsJson),
            question(SECOND, second, asJson),
            answer(second, asJson)));
  }

  private static Message question(String template, Fact fact, boolean asJson) {
    return new Message("user", FactTemplate.fill(template, fact) + (asJson ? AS_JSON : ""));
  }

  private static Message answer(Fact fact, boolean asJson) {
    String json = Json.line(Map.of("name", fact.name(), fact.attribute().word(), fact.value()));
    return new Message("assistant", asJson ? json : FactTemplate.fill(SENTENCE, fact));
  }

  /** Texts that hold every word of the frames. */
  static Stream<String> frames() {
    return Stream.of(FIRST, SECOND, AS_JSON, SENTENCE)
        .map(template -> template.replaceAll("\\{\\w+}", " "))
        .map(text -> text + " name { \" : , }");
  }
}
