package io.gere.report.live;

import io.gere.report.page.HtmlEscape;
import io.gere.report.page.NumberText;
import io.gere.validation.ValidationScores;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;

/** What a run is at, and what has become of general ability so far, as a list. */
final class LiveFacts {
  private LiveFacts() {}

  /** The list as markup; empty where there is no run. */
  static String draw(LiveRun run) {
    LiveStatus status = run.status();
    if (status == null) {
      return "";
    }
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("command", status.command() + ", since " + Moments.of(status.started()));
    facts.put("state", run.stale() ? "not heard of any more" : status.state());
    facts.put("phase", status.phase() == null ? "" : status.phase());
    facts.put("step", step(run));
    facts.put("done at", Moments.of(status.eta()));
    facts.put("ranks", ranks(status));
    facts.put("saved", run.saved());
    facts.put("held-out text", text(run.validations()));
    facts.put("exam", exam(run.validations()));
    facts.put("forgetting budget", budget(run.validations()));
    facts.put("where", where(status));
    facts.put("last heard of", Moments.of(status.updated()));
    StringBuilder list = new StringBuilder("<dl class=\"facts\">\n");
    facts.forEach(
        (name, value) -> {
          if (!value.isEmpty()) {
            list.append("<dt>%s</dt><dd>%s</dd>\n".formatted(name, HtmlEscape.text(value)));
          }
        });
    return list.append("</dl>\n").append(below(status)).toString();
  }

  private static String below(LiveStatus status) {
    return List.of("compare", "demo").contains(status.command())
        ? "<p class=\"note\">Its runs lie in folders below this one; each can be watched.</p>\n"
        : "";
  }

  private static String step(LiveRun run) {
    return run.share()
        .map(share -> "%s, %d %%".formatted(share.text(), share.percent()))
        .orElse("");
  }

  private static String ranks(LiveStatus status) {
    String restarts =
        status.restarts() == null
            ? ""
            : "started again %s after a loss"
                .formatted(status.restarts() == 1 ? "once" : status.restarts() + " times");
    if (status.ranks() == null) {
      return restarts;
    }
    return status.ranks() + (restarts.isEmpty() ? "" : ", " + restarts);
  }

  private static String where(LiveStatus status) {
    return "%s, process %s%s"
        .formatted(
            status.host(),
            status.pid(),
            status.application() == null ? "" : ", " + status.application());
  }

  private static String text(List<ValidationScores> all) {
    return change(
        all,
        of -> of.text() == null ? null : NumberText.measurement(of.text().crossEntropy()),
        "cross-entropy %s nats per token before training, %s now");
  }

  private static String exam(List<ValidationScores> all) {
    return change(
        all,
        of -> of.exam() == null ? null : NumberText.percent(of.exam().accuracy()) + " %",
        "%s before training, %s now, by a sample");
  }

  private static String budget(List<ValidationScores> all) {
    return all.stream()
        .map(ValidationScores::budget)
        .filter(Objects::nonNull)
        .reduce((earlier, later) -> later)
        .map(
            state ->
                NumberText.percent(Math.max(0, state.used())) + " % of what may be lost is lost")
        .orElse("");
  }

  private static String change(
      List<ValidationScores> all, Function<ValidationScores, String> value, String sentence) {
    List<String> values = all.stream().map(value).filter(Objects::nonNull).toList();
    return values.isEmpty() ? "" : sentence.formatted(values.get(0), values.get(values.size() - 1));
  }
}
