package org.dure.bench.commit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The commit rate over the number of keys, as an SVG picture.
public final class GrowthPlot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 320;
  private static final int LEFT = 70;
  private static final int BOTTOM = 50;
  private static final int TOP = 30;
  private static final int RIGHT = 20;
  private static final int LINES = 5;

  private final List<CommitReport.Interval> points;
  private final double keysMax;
  private final double rateMax;

  private GrowthPlot(List<CommitReport.Interval> points) {
    this.points = points;
    this.keysMax = points.stream().mapToDouble(CommitReport.Interval::keys).max().orElse(1);
    this.rateMax =
        roundUp(points.stream().mapToDouble(CommitReport.Interval::perSecond).max().orElse(1));
  }

  public static String of(CommitReport report) {
    return new GrowthPlot(report.growth()).svg(report);
  }

  private static double roundUp(double value) {
    double step = Math.pow(10, Math.floor(Math.log10(value)));
    return Math.ceil(value / step) * step;
  }

  private double x(double keys) {
    return LEFT + keys / keysMax * (WIDTH - LEFT - RIGHT);
  }

  private double y(double rate) {
    return HEIGHT - BOTTOM - rate / rateMax * (HEIGHT - BOTTOM - TOP);
  }

  private String svg(CommitReport report) {
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                + " font-family=\"sans-serif\" font-size=\"12\">%n",
            WIDTH, HEIGHT));
    svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>%n", WIDTH, HEIGHT));
    svg.append(
        format(
            "<text x=\"%d\" y=\"18\">Transactions committed a second; %d read and written keys each,"
                + " blocks of %d</text>%n",
            LEFT, report.load().fillWrites(), report.load().transactions()));
    for (int i = 0; i <= LINES; i++) {
      svg.append(grid(i));
    }
    String line =
        points.stream()
            .map(each -> format("%.1f,%.1f", x(each.keys()), y(each.perSecond())))
            .collect(Collectors.joining(" "));
    svg.append(
        format(
            "<polyline points=\"%s\" fill=\"none\" stroke=\"#1f5fa8\" stroke-width=\"2\"/>%n",
            line));
    svg.append(
        format(
            "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">keys in the state</text>%n",
            (LEFT + WIDTH) / 2, HEIGHT - 10));
    return svg.append("</svg>\n").toString();
  }

  private String grid(int i) {
    double rate = rateMax * i / LINES;
    double keys = keysMax * i / LINES;
    return format(
        "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#ddd\"/>"
            + "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%,.0f</text>"
            + "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,.0f</text>%n",
        LEFT,
        y(rate),
        WIDTH - RIGHT,
        y(rate),
        LEFT - 8,
        y(rate) + 4,
        rate,
        x(keys),
        HEIGHT - BOTTOM + 18,
        keys);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
