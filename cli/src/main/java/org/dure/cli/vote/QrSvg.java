package org.dure.cli.vote;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.util.Map;

/// QR codes (ISO/IEC 18004) as pictures that print at any size, and as text for a terminal.
public final class QrSvg {
  private QrSvg() {}

  private static BitMatrix matrix(String content) {
    try {
      return new QRCodeWriter()
          .encode(
              content,
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(
                  EncodeHintType.ERROR_CORRECTION,
                  ErrorCorrectionLevel.M,
                  EncodeHintType.MARGIN,
                  4));
    } catch (WriterException e) {
      throw new IllegalStateException("a code of that length always fits", e);
    }
  }

  /// @param caption a line below the code
  public static String of(String content, String caption) {
    BitMatrix m = matrix(content);
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < m.getHeight(); y++) {
      for (int x = 0; x < m.getWidth(); x++) {
        if (m.get(x, y)) {
          path.append("M%d %dh1v1h-1z".formatted(x, y));
        }
      }
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %2$d" width="360">
    <rect width="100%%" height="100%%" fill="#fff"/><path d="%3$s"/>
    <text x="%4$d" y="%5$d" font-family="monospace" font-size="1.8" text-anchor="middle">%6$s</text>
    </svg>
    """
        .formatted(
            m.getWidth(), m.getHeight() + 3, path, m.getWidth() / 2, m.getHeight() + 1, caption);
  }

  /// Two rows in each line of half blocks, dark on light.
  public static String text(String content) {
    BitMatrix m = matrix(content);
    StringBuilder text = new StringBuilder();
    for (int y = 0; y < m.getHeight(); y += 2) {
      for (int x = 0; x < m.getWidth(); x++) {
        boolean upper = m.get(x, y);
        boolean lower = y + 1 < m.getHeight() && m.get(x, y + 1);
        text.append(upper ? (lower ? ' ' : '▄') : (lower ? '▀' : '█'));
      }
      text.append('\n');
    }
    return text.toString();
  }
}
