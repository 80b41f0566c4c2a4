package io.gere.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A TorchScript archive made in memory: an uncompressed zip of the source and of one pickled object
 * of the source's class. The pickle is written opcode by opcode (protocol 2); none is ever read.
 */
final class ScriptArchive {
  private ScriptArchive() {}

  static byte[] of(String className, String source, Map<String, ?> attributes) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "ops/data.pkl", pickledObject(className, attributes));
      store(zip, "ops/code/__torch__.py", source.getBytes(StandardCharsets.UTF_8));
      store(zip, "ops/constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'});
      store(zip, "ops/version", "10\n".getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static byte[] pickledObject(String className, Map<String, ?> attributes)
      throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[] {(byte) 0x80, 2}); // PROTO 2
    out.write(("c__torch__\n" + className + "\n").getBytes(StandardCharsets.US_ASCII)); // GLOBAL
    out.write(new byte[] {')', (byte) 0x81}); // EMPTY_TUPLE NEWOBJ
    out.write(new byte[] {'}', '('}); // EMPTY_DICT MARK
    text(out, "training");
    out.write(0x88); // NEWTRUE
    for (Map.Entry<String, ?> attribute : attributes.entrySet()) {
      text(out, attribute.getKey());
      value(out, attribute.getValue());
    }
    out.write(new byte[] {'u', 'b', '.'}); // SETITEMS BUILD STOP
    return out.toByteArray();
  }

  private static void text(ByteArrayOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.write('X'); // BINUNICODE
    out.write(little(Integer.BYTES).putInt(utf8.length).array());
    out.write(utf8);
  }

  private static void value(ByteArrayOutputStream out, Object value) throws IOException {
    if (value instanceof Boolean truth) {
      out.write(truth ? 0x88 : 0x89); // NEWTRUE, NEWFALSE
    } else if (value instanceof Integer number) {
      integer(out, number);
    } else if (value instanceof Double number) {
      out.write('G'); // BINFLOAT, the one big-endian opcode
      out.write(ByteBuffer.allocate(Double.BYTES).putDouble(number).array());
    } else if (value instanceof Boolean truth) {
      out.write(truth ? 0x88 : 0x89); // NEWTRUE, NEWFALSE
    } else if (value instanceof String text) {
      text(out, text);
    } else if (value instanceof int[] numbers) {
      out.write("ctorch.jit._pickle\nbuild_intlist\n".getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[] {']', '('}); // EMPTY_LIST MARK
      for (int number : numbers) {
        integer(out, number);
      }
      out.write(new byte[] {'e', (byte) 0x85, 'R'}); // APPENDS TUPLE1 REDUCE
    } else {
      throw new IllegalArgumentException("a script attribute of type " + value.getClass());
    }
  }

  private static void integer(ByteArrayOutputStream out, int number) throws IOException {
    out.write('J'); // BININT
    out.write(little(Integer.BYTES).putInt(number).array());
  }

  private static ByteBuffer little(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCompressedSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
