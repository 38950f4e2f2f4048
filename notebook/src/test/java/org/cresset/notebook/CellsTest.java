package org.cresset.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.cresset.torch.Tensor;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class CellsTest {
  private static final Cells CELLS = new Cells();

  @AfterAll
  static void close() {
    CELLS.close();
  }

  private static CellFailure failure(String cell) {
    return catchThrowableOfType(CellFailure.class, () -> CELLS.evaluate(cell));
  }

  @Test
  void theLastExpressionIsTheCellsValue() {
    assertThat(CELLS.evaluate("int a = 20; int b = 22;\na + b")).contains(42);
    assertThat(CELLS.evaluate("a")).contains(20);
    assertThat(CELLS.evaluate("int c = 1;")).isEmpty();
    assertThat(CELLS.evaluate("a = 5;")).isEmpty();
    assertThat(CELLS.evaluate("Object nothing = null; nothing")).isEmpty();
    assertThat(CELLS.evaluate("  // nothing")).isEmpty();
  }

  @Test
  void tensorsAreTheProcessesOwnAndCressetIsImported() {
    Object value = CELLS.evaluate("Tensor.ones(2, 3).mul(2).sum()").orElseThrow();
    assertThat(((Tensor) value).item()).isEqualTo(12);
    assertThat(
            CELLS.evaluate("Module layer = Linear.of(3, 1); layer.call(Tensor.ones(2, 3)).shape()"))
        .hasValueSatisfying(shape -> assertThat(shape).hasToString("[2, 1]"));
  }

  /** Scopes and gradients belong to a thread. */
  @Test
  void allCellsRunOnOneThread() {
    Object first = CELLS.evaluate("Thread.currentThread()").orElseThrow();
    assertThat(CELLS.evaluate("Thread.currentThread()")).containsSame(first);
    CELLS.evaluate("var quiet = NoGrad.open();");
    CELLS.evaluate("var w = Tensor.ones(2).requiresGrad_(true);");
    assertThat(CELLS.evaluate("w.mul(2).requiresGrad()")).contains(false);
    CELLS.evaluate("quiet.close();");
    assertThat(CELLS.evaluate("w.mul(2).requiresGrad()")).contains(true);
  }

  @Test
  void whatDoesNotCompileIsShownAtItsPlace() {
    assertThat(failure("int d = 1;\nint e = \"x\";").lines())
        .startsWith("int e = \"x\";", "        ^")
        .anyMatch(line -> line.contains("String cannot be converted to int"));
    assertThat(CELLS.evaluate("d")).contains(1); // what came before was run
    assertThat(failure("int f(int n) { return n *").lines())
        .anyMatch(line -> line.contains("reached end of file"));
  }

  @Test
  void anExceptionIsShownWithItsNameAndWords() {
    CellFailure failure = failure("throw new IllegalStateException(\"no\")");
    assertThat(failure).hasMessage("java.lang.IllegalStateException");
    assertThat(failure.lines()).startsWith("java.lang.IllegalStateException: no");
    assertThat(failure("Tensor.ones(2, 3).mm(Tensor.ones(2, 3))").lines().getFirst())
        .startsWith("org.cresset.torch.ShapeException: mm: ");
  }

  @Test
  void aMethodMayNeedWhatComesLater() {
    assertThat(CELLS.evaluate("int twice() { return 2 * later; }")).isEmpty();
    assertThat(failure("twice()").lines()).contains("twice needs [variable later] first");
    assertThat(CELLS.evaluate("int later = 21;\ntwice()")).contains(42);
  }

  @Test
  void aCellThatRunsForEverCanBeStopped() throws Exception {
    CELLS.evaluate("var begun = new CountDownLatch(1);");
    var latch = (java.util.concurrent.CountDownLatch) CELLS.evaluate("begun").orElseThrow();
    var ended =
        CompletableFuture.supplyAsync(
            () -> CELLS.evaluate("begun.countDown(); long n = 0; while (true) n++;"));
    assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
    while (!ended.isDone()) {
      CELLS.stop();
      Thread.sleep(20);
    }
    assertThat(CELLS.evaluate("1 + 1")).contains(2);
  }

  @Test
  void displayOutsideANotebookIsRefused() {
    assertThatThrownBy(() -> Notebook.display(1)).hasMessage("display works in a notebook alone");
  }
}
