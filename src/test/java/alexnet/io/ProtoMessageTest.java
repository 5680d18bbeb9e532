package alexnet.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Against the examples of https://protobuf.dev/programming-guides/encoding. */
class ProtoMessageTest {
  private static final int A1 = 1 << 3 | ProtoMessage.VARINT;
  private static final int B2 = 2 << 3 | ProtoMessage.BYTES;
  private static final int C3 = 3 << 3 | ProtoMessage.BYTES;

  @Test
  void encodesAsTheGuide() {
    assertBytes("089601", new ProtoMessage().integer(A1, 150));
    assertBytes("120774657374696e67", new ProtoMessage().text(B2, "testing"));
    assertBytes("1a03089601", new ProtoMessage().message(C3, new ProtoMessage().integer(A1, 150)));
    assertBytes("08feffffffffffffffff01", new ProtoMessage().integer(A1, -2));
  }

  /** IEEE 754 of 1 and -2.5, the lowest byte first. */
  @Test
  void encodesRealNumbers() {
    assertBytes("0d0000803f", new ProtoMessage().real(1 << 3 | ProtoMessage.FIXED32, 1f));
    assertBytes("0900000000000004c0", new ProtoMessage().real(1 << 3 | ProtoMessage.FIXED64, -2.5));
  }

  @Test
  void aNestedMessageIsTakenAsItIsAtTheTime() {
    ProtoMessage nested = new ProtoMessage().integer(A1, 1);
    ProtoMessage message = new ProtoMessage().message(C3, nested).append(nested);
    nested.integer(A1, 2);
    assertBytes("1a0208010801", message);
  }

  /** A channel may take fewer bytes than it is offered. */
  @Test
  void writesTheSameToAChannelThatTakesOneByteAtATime() throws IOException {
    ByteBuffer content = StandardCharsets.UTF_8.encode("größer");
    ProtoMessage message = new ProtoMessage().bytes(B2, content).integer(A1, 7);
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    message.writeTo(new OneByte(written));
    message.writeTo(new OneByte(written));
    assertThat(written.toByteArray()).hasSize(2 * (int) message.length());
    assertThat(HexFormat.of().formatHex(written.toByteArray()))
        .isEqualTo(HexFormat.of().formatHex(message.toBytes()).repeat(2));
  }

  private record OneByte(ByteArrayOutputStream out) implements WritableByteChannel {
    @Override
    public int write(ByteBuffer bytes) {
      out.write(bytes.get());
      return 1;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  private static void assertBytes(String hex, ProtoMessage message) {
    assertThat(HexFormat.of().formatHex(message.toBytes())).isEqualTo(hex);
    assertThat(message.length()).isEqualTo(hex.length() / 2);
  }
}
