package alexnet.io;

import alexnet.ChildProcess;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A process that writes a file so many times, each time all bytes the same: FILE BYTE SIZE TIMES.
 * Of a single one it holds when half is written, and says so.
 */
final class AtomicWriter {
  private AtomicWriter() {}

  public static void main(String[] args) {
    byte[] bytes = new byte[Integer.parseInt(args[2])];
    Arrays.fill(bytes, Byte.parseByte(args[1]));
    int times = Integer.parseInt(args[3]);
    for (int i = 0; i < times; i++) {
      AtomicFile.write(
          Path.of(args[0]),
          channel -> {
            int half = bytes.length / 2;
            AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes, 0, half));
            if (times == 1) {
              System.out.println("half");
              ChildProcess.hold();
            }
            AtomicFile.writeFully(channel, ByteBuffer.wrap(bytes, half, bytes.length - half));
          });
    }
  }
}
