package io.gere.report.comparison;

import io.gere.compare.ComparedScore;
import io.gere.compare.Comparison;
import io.gere.report.chart.LinearScale;
import io.gere.report.chart.Scale;
import io.gere.report.chart.Svg;
import io.gere.report.page.HtmlEscape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.DoubleStream;

/**
 * Methods by what they keep, upwards, and what they learn (AP, to the right): a dot for each run,
 * an ellipse of one standard deviation around each method's, a number at its mean. The line is the
 * frontier: right and above it no method's mean lies.
 */
final class MethodScatter {
  private static final double WIDTH = 1040;
  private static final double HEIGHT = 460;
  private static final double LEFT = 58;
  private static final double RIGHT = WIDTH - 340;
  private static final double TOP = 14;
  private static final double BOTTOM = HEIGHT - 52;
  private static final double LABEL_HEIGHT = 17;
  private static final double DOT = 3.5;

  /** From a mean to its number. */
  private static final double ASIDE = 5;

  /** Colours of the style sheet for methods other than the baseline; more use them again. */
  private static final int COLOURS = 4;

  private final Comparison comparison;
  private final ComparedScore kept;
  private final List<Comparison.Method> methods;
  private final Scale across;
  private final Scale up;

  /**
   * The runs of methods that have both scores.
   *
   * @param kept what is drawn upwards; where less is better, downwards
   */
  MethodScatter(Comparison comparison, ComparedScore kept) {
    this.comparison = comparison;
    this.kept = kept;
    this.methods =
        comparison.ranked().stream()
            .filter(method -> method.spread().containsKey(kept))
            .filter(method -> method.spread().containsKey(ComparedScore.AP))
            .toList();
    this.across = scale(ComparedScore.AP);
    this.up = scale(kept);
  }

  private Scale scale(ComparedScore quantity) {
    double[] values =
        methods.stream()
            .flatMap(method -> method.runs().values().stream())
            .mapToDouble(run -> quantity.shown(run.get(quantity)))
            .toArray();
    return LinearScale.around(
        DoubleStream.of(values).min().orElse(0), DoubleStream.of(values).max().orElse(1));
  }

  /** The drawing as markup; empty where no method has both scores. */
  String draw() {
    if (methods.isEmpty()) {
      return "";
    }
    Svg svg = new Svg("scatter", WIDTH, HEIGHT, "AP and %s of each run".formatted(kept.title()));
    drawAxes(svg);
    drawFrontier(svg);
    int others = 0;
    List<String> styles = new ArrayList<>();
    for (Comparison.Method method : methods) {
      boolean own = method.name().equals(comparison.baseline());
      styles.add(own ? "own" : "other-" + others++ % COLOURS);
    }
    for (int i = 0; i < methods.size(); i++) {
      drawMethod(svg, methods.get(i), styles.get(i), i + 1);
    }
    drawNames(svg, styles);
    return svg.end();
  }

  private void drawAxes(Svg svg) {
    for (double tick : up.ticks()) {
      double y = height(tick);
      svg.line("grid", LEFT, y, RIGHT, y).text("end", LEFT - 8, y + 4, up.label(tick));
    }
    for (double tick : across.ticks()) {
      double x = LEFT + across.place(tick) * (RIGHT - LEFT);
      svg.line("axis", x, BOTTOM, x, BOTTOM + 4).text("middle", x, BOTTOM + 18, across.label(tick));
    }
    svg.line("axis", LEFT, BOTTOM, RIGHT, BOTTOM);
    svg.text("name", LEFT + 6, TOP + 16, kept.title() + (kept.isFraction() ? ", %" : ""));
    svg.text("end", RIGHT, BOTTOM + 38, "AP: all tasks, after the last one, %");
  }

  /** Means that no other beats in both scores, from the right upwards. */
  private void drawFrontier(Svg svg) {
    List<Comparison.Method> fromTheRight =
        methods.stream()
            .sorted(
                Comparator.comparingDouble((Comparison.Method m) -> -mean(m, ComparedScore.AP))
                    .thenComparingDouble(m -> y(mean(m, kept))))
            .toList();
    StringJoiner places = new StringJoiner(" ");
    double highest = Double.POSITIVE_INFINITY;
    double below = BOTTOM;
    for (Comparison.Method method : fromTheRight) {
      double y = y(mean(method, kept));
      if (y < highest) {
        double x = x(mean(method, ComparedScore.AP));
        places.add(Svg.number(x) + "," + Svg.number(below));
        places.add(Svg.number(x) + "," + Svg.number(y));
        below = y;
        highest = y;
      }
    }
    places.add(Svg.number(LEFT) + "," + Svg.number(below));
    svg.markup("<polyline class=\"frontier\" points=\"%s\"/>\n".formatted(places));
  }

  private void drawMethod(Svg svg, Comparison.Method method, String style, int number) {
    method
        .runs()
        .forEach(
            (seed, run) -> {
              String title =
                  "%s, seed %d: %s %s, AP %s"
                      .formatted(
                          method.name(),
                          seed,
                          kept.title(),
                          kept.text(run.get(kept)),
                          ComparedScore.AP.text(run.get(ComparedScore.AP)));
              svg.markup(
                  "<circle class=\"dot %s\" cx=\"%s\" cy=\"%s\" r=\"%s\"><title>%s</title></circle>\n"
                      .formatted(
                          style,
                          Svg.number(x(run)),
                          Svg.number(y(run)),
                          DOT,
                          HtmlEscape.text(title)));
            });
    double x = x(mean(method, ComparedScore.AP));
    double y = y(mean(method, kept));
    if (method.runs().size() > 1) {
      SpreadEllipse.of(
              method.runs().values().stream().mapToDouble(this::x).toArray(),
              method.runs().values().stream().mapToDouble(this::y).toArray())
          .draw(svg, "spread " + style);
    }
    svg.text("label " + style, x + ASIDE, y - ASIDE, "" + number);
  }

  /** Names beside the drawing, each at its method's height or as near to it as there is room. */
  private void drawNames(Svg svg, List<String> styles) {
    List<Integer> fromTheTop = new ArrayList<>();
    for (int i = 0; i < methods.size(); i++) {
      fromTheTop.add(i);
    }
    fromTheTop.sort(Comparator.comparingDouble((Integer i) -> y(mean(methods.get(i), kept))));
    int shared = sharedBeginning(methods.stream().map(Comparison.Method::name).toList());
    double free = TOP;
    double lowest = BOTTOM - LABEL_HEIGHT * (methods.size() - 1);
    for (int i : fromTheTop) {
      double height = y(mean(methods.get(i), kept));
      double place = Math.max(free, Math.min(height, lowest));
      svg.fitted(
          "label " + styles.get(i),
          RIGHT + 14,
          place + 4,
          i + 1 + " " + methods.get(i).name().substring(shared),
          WIDTH - RIGHT - 20);
      free = place + LABEL_HEIGHT;
      lowest += LABEL_HEIGHT;
    }
  }

  /** How much all names have in common, up to where a setting or the last part of a key begins. */
  private static int sharedBeginning(List<String> names) {
    String shared = names.get(0);
    for (String name : names) {
      while (!name.startsWith(shared)) {
        shared = shared.substring(0, shared.length() - 1);
      }
    }
    int setting = shared.lastIndexOf(", ");
    int part = shared.lastIndexOf('.');
    return names.size() == 1 ? 0 : Math.max(setting < 0 ? 0 : setting + 2, part + 1);
  }

  private static double mean(Comparison.Method method, ComparedScore quantity) {
    return method.spread().get(quantity).mean();
  }

  private double x(Map<ComparedScore, Double> run) {
    return x(run.get(ComparedScore.AP));
  }

  private double y(Map<ComparedScore, Double> run) {
    return y(run.get(kept));
  }

  private double x(double ap) {
    return LEFT + across.place(100 * ap) * (RIGHT - LEFT);
  }

  private double y(double value) {
    return height(kept.shown(value));
  }

  /** Better is higher. */
  private double height(double shown) {
    double place = kept.moreIsBetter() ? up.place(shown) : 1 - up.place(shown);
    return BOTTOM - place * (BOTTOM - TOP);
  }
}
