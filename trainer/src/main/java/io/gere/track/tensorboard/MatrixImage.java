package io.gere.track.tensorboard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.ImageIO;

/**
 * The score matrix as a picture: a row for each stage, the base model's first, a column for each
 * task, and in each cell the percentage, the darker the more. Its digits are drawn here, because a
 * server may have no fonts.
 */
final class MatrixImage {
  private static final int WIDTH = 36;
  private static final int HEIGHT = 24;
  private static final int LINE = 1;

  /** Pixels of the picture to one of a digit. */
  private static final int SCALE = 2;

  private static final int DIGIT_WIDTH = 3;
  private static final int DIGIT_HEIGHT = 5;
  private static final int WHITE = 0xFFFFFF;
  private static final int DARK = 0x0B3C6F;
  private static final int UNKNOWN = 0xDDDDDD;

  /** Rows of three bits, from the top, for 0 to 9. */
  private static final int[] DIGITS = {
    0b111_101_101_101_111,
    0b010_110_010_010_111,
    0b111_001_111_100_111,
    0b111_001_111_001_111,
    0b101_101_111_001_001,
    0b111_100_111_001_111,
    0b111_100_111_101_111,
    0b111_001_001_001_001,
    0b111_101_111_101_111,
    0b111_101_111_001_111
  };

  private final BufferedImage image;

  private MatrixImage(int rows, int columns) {
    image =
        new BufferedImage(columns * WIDTH + LINE, rows * HEIGHT + LINE, BufferedImage.TYPE_INT_RGB);
  }

  /**
   * Draws.
   *
   * @param rows fractions, 0..1, or nulls; at least one row and one column
   */
  static MatrixImage of(List<List<Double>> rows) {
    MatrixImage drawn = new MatrixImage(rows.size(), rows.get(0).size());
    for (int row = 0; row < rows.size(); row++) {
      for (int column = 0; column < rows.get(row).size(); column++) {
        drawn.cell(row, column, rows.get(row).get(column));
      }
    }
    return drawn;
  }

  int width() {
    return image.getWidth();
  }

  int height() {
    return image.getHeight();
  }

  byte[] png() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private void cell(int row, int column, Double score) {
    int left = column * WIDTH + LINE;
    int top = row * HEIGHT + LINE;
    fill(left, top, WIDTH - LINE, HEIGHT - LINE, score == null ? UNKNOWN : shade(score));
    if (score != null) {
      String percent = String.valueOf(Math.round(100 * score));
      int width = percent.length() * (DIGIT_WIDTH + 1) * SCALE - SCALE;
      int x = left + (WIDTH - LINE - width) / 2;
      int y = top + (HEIGHT - LINE - DIGIT_HEIGHT * SCALE) / 2;
      for (int i = 0; i < percent.length(); i++) {
        int at = x + i * (DIGIT_WIDTH + 1) * SCALE;
        digit(at, y, percent.charAt(i) - '0', score > 0.5 ? WHITE : 0);
      }
    }
  }

  private void digit(int left, int top, int digit, int colour) {
    for (int bit = 0; bit < DIGIT_WIDTH * DIGIT_HEIGHT; bit++) {
      if (((DIGITS[digit] >> (DIGIT_WIDTH * DIGIT_HEIGHT - 1 - bit)) & 1) == 1) {
        int x = left + (bit % DIGIT_WIDTH) * SCALE;
        fill(x, top + (bit / DIGIT_WIDTH) * SCALE, SCALE, SCALE, colour);
      }
    }
  }

  private void fill(int left, int top, int width, int height, int colour) {
    for (int y = top; y < top + height; y++) {
      for (int x = left; x < left + width; x++) {
        image.setRGB(x, y, colour);
      }
    }
  }

  /** Between white and dark. */
  private static int shade(double score) {
    int colour = 0;
    for (int shift = 16; shift >= 0; shift -= 8) {
      int light = (WHITE >> shift) & 0xFF;
      int dark = (DARK >> shift) & 0xFF;
      colour = (colour << 8) | (int) Math.round(light + (dark - light) * score);
    }
    return colour;
  }
}
