package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConveyorTest {
  @Test
  void bytesComeInOrderThoughBlocksAreUsedAgain() throws IOException {
    byte[] sent = new byte[5_000_003];
    new Random(1).nextBytes(sent);
    ByteBuffer first = ByteBuffer.allocate(sent.length);
    ByteBuffer second = ByteBuffer.allocate(sent.length);
    Blocks blocks = new Blocks(2);
    try (Conveyor one = new Conveyor("one", first::put);
        Conveyor two = new Conveyor("two", second::put)) {
      ByteBuffer source = ByteBuffer.wrap(sent).asReadOnlyBuffer();
      while (source.hasRemaining()) {
        Blocks.Block block = blocks.filledFrom(source);
        one.add(block);
        two.add(block);
      }
      one.settle();
      two.settle();
    }
    assertThat(first.array()).isEqualTo(sent);
    assertThat(second.array()).isEqualTo(sent);
  }

  /** A full disk: what comes after the failure is not written behind a gap. */
  @Test
  void afterAFailureNothingMoreIsDoneAndItIsSaid() throws IOException {
    List<String> done = new ArrayList<>();
    Blocks blocks = new Blocks(1);
    try (Conveyor conveyor =
        new Conveyor(
            "full",
            piece -> {
              String word = US_ASCII.decode(piece).toString();
              if (word.equals("b")) throw new IOException("No space left on device");
              done.add(word);
            })) {
      for (String word : "a b c d e f g h i j k l".split(" ")) { // more than there are blocks
        conveyor.add(blocks.filledFrom(ByteBuffer.wrap(word.getBytes(US_ASCII))));
      }
      assertThatThrownBy(conveyor::settle).hasMessage("No space left on device");
      assertThatThrownBy(conveyor::check).hasMessage("No space left on device");
    }
    assertThat(done).containsExactly("a");
  }

  @Test
  void aFailureThatIsNoneOfReadingOrWritingIsNotLost() {
    try (Conveyor conveyor =
        new Conveyor(
            "broken",
            _ -> {
              throw new IllegalStateException("gone");
            })) {
      conveyor.add(new Blocks(1).filledFrom(ByteBuffer.allocate(1)));
      assertThatThrownBy(conveyor::settle)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("gone");
    }
  }
}
