package io.gere.toy;

import io.gere.GereException;
import io.gere.InputException;
import io.gere.storage.Json;
import io.gere.toy.chat.ToyChat;
import io.gere.toy.corpus.CorpusWriter;
import io.gere.toy.corpus.Lexicon;
import io.gere.toy.corpus.WordTokenizer;
import io.gere.toy.exam.ToyExam;
import io.gere.toy.task.TaskWriter;
import io.gere.toy.task.ToyTask;
import io.gere.toy.world.Seed;
import io.gere.toy.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The tiny world on disk: {@code corpus/*.jsonl.zst}, {@code mmlu/{dev,test}/*.csv}, {@code
 * tasks/<GROUP>/<TASK>/*.json}, {@code chat} (see {@link ToyChat}), {@code
 * tokenizer/tokenizer.json} and, written last, {@code world.json} with the {@link Options}.
 */
public final class ToyWorld {
  private static final String OPTIONS_FILE = "world.json";

  private ToyWorld() {}

  /**
   * What the world is made of. Equal options give equal files, byte for byte.
   *
   * @param seed any number
   * @param entitiesPerKind entities of each of the four kinds that the exam asks about; each has
   *     four facts. A sample of k documents states at most k facts.
   * @param corpusFiles files of the corpus
   * @param corpusBytes uncompressed bytes of the corpus; more are written when stating every fact
   *     once in every style takes more
   * @param trainSamples training samples of each task
   * @param testSamples test samples of each task, and as many in its {@code dev.json}
   */
  public record Options(
      long seed,
      int entitiesPerKind,
      int corpusFiles,
      long corpusBytes,
      int trainSamples,
      int testSamples) {
    /** The demo's world: 320 exam facts, each of them stated about 125 times in the corpus. */
    public static Options standard() {
      return new Options(17, 20, 4, 24_500_000, 480, 150);
    }
  }

  /**
   * What was written.
   *
   * @param documents documents of the corpus
   * @param bytes uncompressed bytes of the corpus
   * @param facts facts of the world, the exam's worked examples among them
   * @param vocabulary tokens of the tokenizer
   * @param questions test questions of the exam
   * @param tasks fine-tuning tasks
   */
  public record Summary(
      long documents, long bytes, int facts, int vocabulary, int questions, int tasks) {}

  /**
   * Writes a world into {@code folder}, which must be empty or not yet there.
   *
   * @throws GereException when the folder holds files, the options cannot be, or a file cannot be
   *     written
   */
  public static Summary write(Path folder, Options options) {
    World world = new World(options.seed(), options.entitiesPerKind());
    Seed seed = new Seed(options.seed());
    try {
      requireEmpty(folder);
      CorpusWriter.Written corpus =
          new CorpusWriter(
                  world, seed.child("corpus"), options.corpusFiles(), options.corpusBytes())
              .writeAll(folder.resolve("corpus"));
      int questions = new ToyExam(world, seed.child("exam")).write(folder.resolve("mmlu"));
      new TaskWriter(
              ToyTask.all(), seed.child("tasks"), options.trainSamples(), options.testSamples())
          .writeAll(folder.resolve("tasks"));
      new ToyChat(world, seed.child("chat")).write(folder.resolve("chat"));
      WordTokenizer tokenizer =
          new WordTokenizer(Stream.concat(Lexicon.statements(world), Lexicon.prompts()));
      tokenizer.write(folder.resolve("tokenizer"));
      Files.writeString(folder.resolve(OPTIONS_FILE), Json.pretty(options));
      return new Summary(
          corpus.documents(),
          corpus.bytes(),
          world.facts().size(),
          tokenizer.tokens().size(),
          questions,
          ToyTask.all().size());
    } catch (IOException e) {
      throw GereException.failure("The tiny world cannot be written into " + folder, e);
    }
  }

  /**
   * The world whose files are in {@code folder}, for example to measure how much of its exam a
   * replay set states.
   *
   * @throws GereException when {@code folder} holds no complete world
   */
  public static World open(Path folder) {
    Path file = folder.resolve(OPTIONS_FILE);
    try {
      Options options = Json.MAPPER.readValue(file.toFile(), Options.class);
      return new World(options.seed(), options.entitiesPerKind());
    } catch (IOException e) {
      throw GereException.failure(
          "%s cannot be read: write the tiny world into %s first".formatted(file, folder), e);
    }
  }

  private static void requireEmpty(Path folder) throws IOException {
    Files.createDirectories(folder);
    try (Stream<Path> files = Files.list(folder)) {
      if (files.findAny().isPresent()) {
        throw InputException.of(
            folder + " is not empty: delete it or name another folder for the tiny world");
      }
    }
  }
}
