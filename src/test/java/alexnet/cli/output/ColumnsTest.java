package alexnet.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void widths() {
    assertThat(Columns.width("tench")).isEqualTo(5);
    assertThat(Columns.width("漢字")).isEqualTo(4);
    assertThat(Columns.width("한글")).isEqualTo(4);
    assertThat(Columns.width("ｆｕ")).isEqualTo(4);
    assertThat(Columns.width("ﾊﾝ")).isEqualTo(2);
    assertThat(Columns.width("🐶")).isEqualTo(2);
    assertThat(Columns.width("e\u0301")).isEqualTo(1);
  }

  @Test
  void cutsTheMiddle() {
    assertThat(Columns.fit("exactly ten", 11)).isEqualTo("exactly ten");
    assertThat(Columns.fit("n02102040 English springer", 15)).isEqualTo("n0210204...nger");
  }

  @Test
  void neverCutsACodePoint() {
    // 12 columns: 3 for the dots, 6 for the head, 3 for a tail that has room for one wide letter.
    assertThat(Columns.fit("金魚金魚金魚金魚", 12)).isEqualTo("金魚金...魚");
    assertThat(Columns.left("金魚金魚金魚金魚", 12)).isEqualTo("金魚金...魚 ");
    assertThat(Columns.fit("🐶🐱🐭🐹🐰🦊🐻", 12)).isEqualTo("🐶🐱🐭...🐻");
    assertThat(Columns.fit("\uD83D".repeat(3), 12)).isEqualTo("???");
  }

  @Test
  void marksStayWithTheirLetters() {
    String accented = "e\u0301".repeat(20);
    String fitted = Columns.fit(accented, 12);
    assertThat(fitted).isEqualTo("e\u0301".repeat(6) + "..." + "e\u0301".repeat(3));
    assertThat(Columns.width(fitted)).isEqualTo(12);
  }

  @Test
  void nothingMovesTheCursor() {
    assertThat(Columns.fit("a\tb\nc\u001b[2J\u2028d", 20)).isEqualTo("a?b?c?[2J?d");
  }
}
