package io.gere.toy.exam;

import io.gere.storage.Json;
import io.gere.toy.world.Attribute;
import io.gere.toy.world.Fact;
import io.gere.toy.world.FactTemplate;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * The exam on the world's facts in MMLU's layout: {@code dev/<subject>_dev.csv} with five worked
 * examples and {@code test/<subject>_test.csv} with one question a fact. A subject is one attribute
 * of one kind; {@code groups.json} says to which of the four groups it belongs.
 */
public final class ToyExam {
  private static final String QUESTION = "What is the {attribute} of {name}?";

  /** What comes before the answer, in the corpus as in a cloze exam. */
  public static final String PROMPT = "Question: " + QUESTION + "\nAnswer:";

  private final World world;
  private final Seed seed;

  public ToyExam(World world, Seed seed) {
    this.world = world;
    this.seed = seed;
  }

  /** Writes the exam into {@code folder} and returns the number of its test questions. */
  public int write(Path folder) throws IOException {
    Map<String, List<ToyQuestion>> examples = bySubject(world.exampleFacts());
    Map<String, List<ToyQuestion>> questions = bySubject(world.examFacts());
    writeSplit(folder, "dev", examples);
    writeSplit(folder, "test", questions);
    Files.writeString(folder.resolve("groups.json"), Json.pretty(groups()));
    return world.examFacts().size();
  }

  /** Subject → group, as in {@code groups.json}. */
  static Map<String, String> groups() {
    Map<String, String> groups = new LinkedHashMap<>();
    for (Attribute attribute : Attribute.values()) {
      groups.put(attribute.subject(), attribute.kind().group());
    }
    return groups;
  }

  private Map<String, List<ToyQuestion>> bySubject(List<Fact> facts) {
    Map<String, List<ToyQuestion>> subjects = new LinkedHashMap<>();
    for (Fact fact : facts) {
      subjects
          .computeIfAbsent(fact.attribute().subject(), subject -> new ArrayList<>())
          .add(question(fact));
    }
    return subjects;
  }

  /** The wrong options are other values of the same attribute. */
  private ToyQuestion question(Fact fact) {
    String text = FactTemplate.fill(QUESTION, fact);
    Random random = seed.child(text).random();
    List<String> wrong = new ArrayList<>(fact.attribute().range());
    wrong.remove(fact.value());
    Collections.shuffle(wrong, random);
    List<String> options = new ArrayList<>(wrong.subList(0, 3));
    int answer = random.nextInt(4);
    options.add(answer, fact.value());
    return new ToyQuestion(text, options, answer);
  }

  private static void writeSplit(Path folder, String split, Map<String, List<ToyQuestion>> subjects)
      throws IOException {
    Path target = Files.createDirectories(folder.resolve(split));
    for (Map.Entry<String, List<ToyQuestion>> subject : subjects.entrySet()) {
      StringBuilder lines = new StringBuilder();
      subject.getValue().forEach(question -> lines.append(question.csv()).append('\n'));
      Files.writeString(target.resolve(subject.getKey() + "_" + split + ".csv"), lines);
    }
  }
}
