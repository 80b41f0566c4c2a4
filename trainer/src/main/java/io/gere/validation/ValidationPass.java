package io.gere.validation;

import io.gere.data.LabelledRows;
import io.gere.data.Sample;
import io.gere.eval.AnswerStyle;
import io.gere.eval.inference.PaddedBatch;
import io.gere.eval.inference.SummedCrossEntropy;
import io.gere.eval.scores.GroupScore;
import io.gere.eval.scores.Perplexity;
import io.gere.exam.Exam;
import io.gere.exam.ExamQuestion;
import io.gere.model.DecoderModel;
import io.gere.parallel.Collective;
import io.gere.tensor.Tensor;
import io.gere.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One validation, its work dealt out to the ranks. It is cut into the same parts for any number of
 * them, and their numbers are added in one order, so that the sums have the same bits.
 *
 * @param style in which the exam is asked of a model; nothing where none is
 * @param batchTokens of texts that are read at a time, padding counted
 */
record ValidationPass(
    DecoderModel model,
    Collective collective,
    Function<DecoderModel, Optional<AnswerStyle>> style,
    int batchTokens) {
  /** Of one subject that are asked at a time. */
  private static final int QUESTIONS = 16;

  /** What a part counts: nats, labels, samples, those that are right. */
  private static final int COUNTS = 4;

  private sealed interface Part {}

  private record Texts(List<Sample> samples, PaddedBatch batch) implements Part {}

  private record Questions(Exam.Subject subject) implements Part {}

  /** The sums of some parts. */
  private record Sums(double nats, long labels, int samples, int right) {}

  ValidationScores score(ValidationSet set, String task, long step) {
    long began = System.nanoTime();
    List<List<Part>> groups = new ArrayList<>();
    set.dev().values().forEach(samples -> groups.add(texts(samples)));
    groups.add(texts(set.text()));
    groups.add(questions(set.exam()));
    List<Sums> sums = measure(groups);

    Map<String, ValidationScores.DevScore> dev = new LinkedHashMap<>();
    int at = 0;
    for (String name : set.dev().keySet()) {
      Sums of = sums.get(at++);
      dev.put(
          name, new ValidationScores.DevScore(of.nats() / of.labels(), of.samples(), of.right()));
    }
    Sums text = sums.get(at++);
    Sums exam = sums.get(at);
    return new ValidationScores(
        task,
        step,
        dev,
        set.text().isEmpty() ? null : new Perplexity(text.nats(), text.labels()),
        set.exam().isEmpty() ? null : GroupScore.of(exam.samples(), exam.right()),
        (System.nanoTime() - began) / 1e9,
        null);
  }

  private List<Part> texts(List<Sample> samples) {
    List<int[]> ids = samples.stream().map(Sample::inputIds).toList();
    return PaddedBatch.of(ids, batchTokens).stream()
        .map(batch -> (Part) new Texts(samples, batch))
        .toList();
  }

  /** Questions of one subject have examples in common, which are read once. */
  private static List<Part> questions(List<Exam.Subject> exam) {
    Map<String, List<Exam.Subject>> bySubject =
        exam.stream()
            .collect(
                Collectors.groupingBy(Exam.Subject::name, LinkedHashMap::new, Collectors.toList()));
    List<Part> parts = new ArrayList<>();
    for (List<Exam.Subject> asked : bySubject.values()) {
      List<ExamQuestion> all = asked.stream().flatMap(one -> one.questions().stream()).toList();
      Exam.Subject whole = new Exam.Subject(asked.get(0).name(), asked.get(0).shots(), all);
      for (int from = 0; from < all.size(); from += QUESTIONS) {
        parts.add(new Questions(whole.part(from, Math.min(from + QUESTIONS, all.size()))));
      }
    }
    return parts;
  }

  /** The sums of each group. */
  private List<Sums> measure(List<List<Part>> groups) {
    List<Part> parts = groups.stream().flatMap(List::stream).toList();
    double[] counts = model.read(shared -> ownCounts(parts, shared));
    // One rank has the numbers of a part and all others zeros: the sum is exact.
    collective.allReduce(counts);
    List<Sums> sums = new ArrayList<>();
    int from = 0;
    for (List<Part> group : groups) {
      double[] of = new double[COUNTS];
      for (int i = 0; i < group.size() * COUNTS; i++) {
        of[i % COUNTS] += counts[from * COUNTS + i];
      }
      sums.add(new Sums(of[0], (long) of[1], (int) of[2], (int) of[3]));
      from += group.size();
    }
    return sums;
  }

  /** What this rank's parts count, each at its place. */
  private double[] ownCounts(List<Part> parts, DecoderModel read) {
    double[] counts = new double[parts.size() * COUNTS];
    Optional<AnswerStyle> asked = style.apply(read);
    for (int i = collective.rank(); i < parts.size(); i += collective.worldSize()) {
      System.arraycopy(count(parts.get(i), read, asked), 0, counts, i * COUNTS, COUNTS);
    }
    return counts;
  }

  private static double[] count(Part part, DecoderModel read, Optional<AnswerStyle> asked) {
    if (part instanceof Texts texts) {
      return count(texts, read);
    }
    return count(((Questions) part).subject(), asked.orElseThrow());
  }

  /** Each label is read behind the true ones before it, as a greedy answer's would be. */
  private static double[] count(Texts texts, DecoderModel read) {
    List<Sample> rows =
        Arrays.stream(texts.batch().members()).mapToObj(texts.samples()::get).toList();
    LabelledRows labelled = LabelledRows.of(rows, texts.batch().starts());
    try (TensorScope scope = TensorScope.open()) {
      Tensor hidden = read.hidden(scope, texts.batch().tensor(scope), texts.batch().lengths());
      double[] each =
          new SummedCrossEntropy(read, scope, hidden)
              .andHits(labelled.rows(), labelled.labels(), labelled.samples(), rows.size());
      double nats = 0;
      int right = 0;
      for (int i = 0; i < rows.size(); i++) {
        nats += each[i];
        right += each[rows.size() + i] == rows.get(i).labelTokens() ? 1 : 0;
      }
      return new double[] {nats, labelled.labels().length, rows.size(), right};
    }
  }

  private static double[] count(Exam.Subject subject, AnswerStyle style) {
    List<Integer> chosen = style.choose(subject).options();
    int right = 0;
    for (int i = 0; i < chosen.size(); i++) {
      right += chosen.get(i) == subject.questions().get(i).answer() ? 1 : 0;
    }
    return new double[] {0, 0, chosen.size(), right};
  }
}
