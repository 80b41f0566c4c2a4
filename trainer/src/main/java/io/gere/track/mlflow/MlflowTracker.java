package io.gere.track.mlflow;

import static java.util.stream.Collectors.joining;

import io.gere.config.MlflowServer;
import io.gere.eval.scores.GateVerdict;
import io.gere.eval.scores.Scores;
import io.gere.track.Measurement;
import io.gere.track.TrackedEnd;
import io.gere.track.TrackedRun;
import io.gere.track.Tracker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * Keeps a run on an MLflow server: the recipe as parameters, numbers with their global steps,
 * files, digests and the gate's verdict as tags. Runs of a comparison are nested in one for the
 * comparison. The server says itself how far it was told, so a command that goes on with a run
 * repeats nothing, and sends what the server has missed at the end of an earlier one.
 */
public final class MlflowTracker implements Tracker {
  private static final int MOST_PAIRS = 100;
  private static final int MOST_NUMBERS = 1000;

  /** The scheme of artifacts that the server itself stores. */
  private static final String PROXIED = "mlflow-artifacts:";

  /** What the run's tasks are decided by; a run with other ones is another run. */
  private static final String DECIDED_BY = "gere.decided_by";

  private static final Map<TrackedEnd, String> STATUS =
      Map.of(
          TrackedEnd.FINISHED, "FINISHED",
          TrackedEnd.NOT_MET, "FINISHED",
          TrackedEnd.INTERRUPTED, "KILLED",
          TrackedEnd.FAILED, "FAILED");

  private final MlflowServer settings;
  private final MlflowApi api;
  private final MlflowRuns runs;
  private TrackedRun told;
  private MlflowRun run;
  private boolean letThrough;

  /** Nobody is asked yet. */
  public MlflowTracker(
      MlflowServer settings, Configuration hadoop, Map<String, String> environment) {
    this.settings = settings;
    this.api =
        new MlflowApi(settings.uri(), new MlflowCredentials(environment, hadoop).authorization());
    this.runs = new MlflowRuns(api, settings, hadoop);
  }

  @Override
  public void begins(TrackedRun began) throws IOException, InterruptedException {
    letThrough = !began.gated();
    told = began;
    goOnWith(runs.open(began.folder(), name(began), tags(began)));
    if (!run.tags().containsKey(DECIDED_BY)) {
      showRecipe();
    }
  }

  private Map<String, String> tags(TrackedRun began) throws IOException, InterruptedException {
    Map<String, String> tags = new TreeMap<>();
    tags.put("mlflow.source.name", "gere " + began.command());
    tags.put("mlflow.source.type", "JOB");
    tags.put("mlflow.user", System.getProperty("user.name", ""));
    tags.put("gere.run_dir", began.folder().toString());
    if (began.parent().isPresent()) {
      Path comparison = began.parent().get();
      tags.put("mlflow.parentRunId", runs.open(comparison, name(comparison), Map.of()).id());
    }
    return tags;
  }

  private void goOnWith(MlflowRun opened) throws IOException, InterruptedException {
    tell(opened, told.recipe());
    run = opened;
  }

  private void showRecipe() throws IOException, InterruptedException {
    shows("recipe.yaml", told.yaml().getBytes(StandardCharsets.UTF_8));
  }

  private String name(TrackedRun began) {
    return began
        .parent()
        .map(parent -> parent.toUri().relativize(began.folder().toUri()).getPath())
        .orElseGet(() -> name(began.folder()));
  }

  private String name(Path folder) {
    return Optional.ofNullable(settings.runName()).orElse(folder.getName());
  }

  /** Parameters stand once and for all; what has changed since is a tag. */
  private void tell(MlflowRun opened, Map<String, String> recipe)
      throws IOException, InterruptedException {
    Map<String, String> changed = new TreeMap<>();
    Map<String, String> news = new TreeMap<>();
    recipe.forEach(
        (key, value) -> {
          String before = opened.parameters().get(MlflowNames.key(key));
          if (before == null) {
            news.put(key, value);
          } else if (!before.equals(MlflowNames.value(value))) {
            changed.put("gere.changed." + key, value);
          }
        });
    sendPairs(opened, "params", news);
    sendPairs(opened, "tags", changed);
  }

  /** What is learnt from something else is another run: its numbers would be taken for known. */
  @Override
  public void goesOn(long step, List<String> decidedBy, Iterable<Measurement> before)
      throws IOException, InterruptedException {
    String decides = decidedBy.stream().map(MlflowNames::digest).collect(joining(" "));
    String known = open().tags().getOrDefault(DECIDED_BY, "");
    if (!decides.startsWith(known) && !known.startsWith(decides)) {
      update(open(), TrackedEnd.INTERRUPTED);
      goOnWith(runs.make(told.folder(), name(told), tags(told)));
    }
    sendPairs(open(), "tags", Map.of(DECIDED_BY, decides));
    open().tags().put(DECIDED_BY, decides);
    showRecipe();
    measured(before);
  }

  @Override
  public void measured(Iterable<Measurement> numbers) throws IOException, InterruptedException {
    MlflowRun open = open();
    List<Metric> news = new ArrayList<>();
    for (Measurement one : numbers) {
      for (Map.Entry<String, Double> number : one.numbers().entrySet()) {
        String key = MlflowNames.key(number.getKey());
        if (!open.has(key, one.step(), number.getValue())) {
          news.add(new Metric(key, number.getValue(), one.time().toEpochMilli(), one.step()));
        }
        if (news.size() == MOST_NUMBERS) {
          send(open, news);
        }
      }
    }
    send(open, news);
  }

  /** A metric in the API's words. */
  private record Metric(String key, double value, long timestamp, long step) {}

  private void send(MlflowRun open, List<Metric> news) throws IOException, InterruptedException {
    if (!news.isEmpty()) {
      api.post("runs/log-batch", Map.of("run_id", open.id(), "metrics", news));
      news.forEach(sent -> open.told(sent.key(), sent.step(), sent.value()));
      news.clear();
    }
  }

  /** What is scored comes as numbers and as a file. */
  @Override
  public void scored(long step, Scores scores) {}

  @Override
  public void judged(GateVerdict verdict) throws IOException, InterruptedException {
    letThrough = verdict.passed();
    String word = verdict.passed() ? "passed" : "not met";
    sendPairs(open(), "tags", Map.of("gere.gate", word, "gere.gate.sentence", verdict.sentence()));
  }

  @Override
  public void shows(String name, byte[] content) throws IOException, InterruptedException {
    String place = open().artifacts();
    if (place.startsWith(PROXIED)) {
      String folder = place.substring(PROXIED.length()).replaceFirst("^/+", "");
      api.upload(folder + "/" + name, content);
    }
  }

  @Override
  public void ends(TrackedEnd end, Map<String, String> digests)
      throws IOException, InterruptedException {
    MlflowRun open = open();
    Map<String, String> tags = new TreeMap<>();
    digests.forEach((folder, digest) -> tags.put("gere.digest." + folder, digest));
    sendPairs(open, "tags", tags);
    update(open, end);
    if (end == TrackedEnd.FINISHED && letThrough && settings.registeredModel() != null) {
      register(open, told, digests);
    }
  }

  private void update(MlflowRun open, TrackedEnd end) throws IOException, InterruptedException {
    Map<String, Object> update = new TreeMap<>();
    update.put("run_id", open.id());
    update.put("status", STATUS.get(end));
    update.put("end_time", Instant.now().toEpochMilli());
    api.post("runs/update", update);
  }

  /** Once for each model that this run has made. */
  private void register(MlflowRun open, TrackedRun of, Map<String, String> digests)
      throws IOException, InterruptedException {
    Optional<Path> model = of.model();
    String digest = model.map(folder -> digests.get("train/" + folder.getName())).orElse(null);
    if (digest != null && !digest.equals(open.tags().get("gere.registered"))) {
      new ModelRegistry(api, settings).register(open.id(), model.get());
      sendPairs(open, "tags", Map.of("gere.registered", digest));
    }
  }

  private MlflowRun open() throws IOException {
    if (run == null) {
      throw new IOException("%s knows nothing of this run".formatted(settings.uri()));
    }
    return run;
  }

  private void sendPairs(MlflowRun open, String kind, Map<String, String> texts)
      throws IOException, InterruptedException {
    for (List<Map<String, String>> some : parts(MlflowRuns.pairs(texts), MOST_PAIRS)) {
      api.post("runs/log-batch", Map.of("run_id", open.id(), kind, some));
    }
  }

  private static <T> List<List<T>> parts(List<T> all, int most) {
    List<List<T>> parts = new ArrayList<>();
    for (int from = 0; from < all.size(); from += most) {
      parts.add(all.subList(from, Math.min(all.size(), from + most)));
    }
    return parts;
  }

  /** Connections end by themselves. */
  @Override
  public void close() {}
}
