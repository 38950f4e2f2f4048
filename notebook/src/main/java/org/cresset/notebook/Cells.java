package org.cresset.notebook;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import jdk.jshell.DeclarationSnippet;
import jdk.jshell.Diag;
import jdk.jshell.EvalException;
import jdk.jshell.JShell;
import jdk.jshell.JShellException;
import jdk.jshell.Snippet;
import jdk.jshell.Snippet.SubKind;
import jdk.jshell.SnippetEvent;
import jdk.jshell.SourceCodeAnalysis;
import jdk.jshell.SourceCodeAnalysis.Completeness;
import jdk.jshell.SourceCodeAnalysis.CompletionInfo;
import jdk.jshell.spi.ExecutionControl;
import jdk.jshell.spi.ExecutionControlProvider;
import jdk.jshell.spi.ExecutionEnv;

/** Java by the cell: the JDK's own shell, with Cresset imported. */
final class Cells implements AutoCloseable {
  /** What every notebook begins with; a class named alone wins over two modules that have it. */
  private static final List<String> IMPORTS =
      List.of(
          "import module java.base;",
          "import module org.cresset.torch;",
          "import module org.cresset.vision;",
          "import org.knowm.xchart.*;",
          "import org.cresset.torch.nn.Identity;",
          "import org.cresset.torch.nn.Module;",
          "import org.cresset.torch.nn.Parameter;",
          "import static org.cresset.notebook.Notebook.*;");

  private static final String MODULE = Cells.class.getModule().getName();

  private final CellThread thread = new CellThread(Cells.class.getClassLoader());
  private final JShell shell;

  /** Starts the shell; compiling the imports takes about a second. */
  Cells() {
    shell =
        JShell.builder()
            .executionEngine(new InThisProcess(thread), Map.of())
            .compilerOptions(compilerOptions())
            .build();
    evaluate(String.join("\n", IMPORTS));
  }

  /** The compiler sees what this process sees. */
  private static String[] compilerOptions() {
    List<String> options = new ArrayList<>();
    String path = System.getProperty("jdk.module.path");
    if (path != null) options.addAll(List.of("--module-path", path));
    options.addAll(List.of("--add-modules", MODULE));
    return options.toArray(String[]::new);
  }

  /** Hands the shell our control in place of one of its own. */
  private record InThisProcess(CellThread thread) implements ExecutionControlProvider {
    @Override
    public String name() {
      return "cresset";
    }

    @Override
    public ExecutionControl generate(ExecutionEnv env, Map<String, String> parameters) {
      return thread;
    }
  }

  /**
   * Runs a cell.
   *
   * @return the value of its last line, if that is an expression and not an assignment
   * @throws CellFailure if it does not compile or ends with an exception; what came before has been
   *     run
   */
  Optional<Object> evaluate(String cell) {
    Optional<Object> value = Optional.empty();
    String rest = cell;
    while (!rest.isBlank()) {
      CompletionInfo next = shell.sourceCodeAnalysis().analyzeCompletion(rest);
      boolean whole = next.completeness().isComplete();
      // What the shell cannot take apart, it can still say what is wrong with.
      String source = whole ? next.source() : rest;
      rest = whole ? next.remaining() : "";
      if (source.isBlank()) continue;
      value = snippet(source, next.completeness());
    }
    return value;
  }

  private Optional<Object> snippet(String source, Completeness completeness) {
    Optional<Object> value = Optional.empty();
    List<SnippetEvent> events = shell.eval(source);
    if (events.isEmpty() && completeness == Completeness.DEFINITELY_INCOMPLETE) {
      throw new CellFailure("incomplete", List.of("the cell ends in the middle of:", source));
    }
    for (SnippetEvent event : events) {
      Snippet snippet = event.snippet();
      if (event.status() == Snippet.Status.REJECTED) throw rejected(snippet);
      JShellException exception = event.exception();
      if (exception != null) throw thrown(exception);
      if (event.causeSnippet() == null && event.value() != null && isShown(snippet.subKind())) {
        value = Optional.ofNullable(thread.value());
      }
    }
    return value;
  }

  private static boolean isShown(SubKind kind) {
    return switch (kind) {
      case VAR_VALUE_SUBKIND, TEMP_VAR_EXPRESSION_SUBKIND, OTHER_EXPRESSION_SUBKIND -> true;
      default -> false;
    };
  }

  private CellFailure rejected(Snippet snippet) {
    List<String> lines = new ArrayList<>();
    for (Diag diagnostic : shell.diagnostics(snippet).toList()) {
      if (!diagnostic.isError()) continue;
      lines.addAll(marked(snippet.source(), diagnostic));
      diagnostic
          .getMessage(Locale.ENGLISH)
          .lines()
          .filter(line -> !line.strip().startsWith("location:"))
          .forEach(lines::add);
    }
    return new CellFailure("compile error", lines);
  }

  /** The line of the mistake, and below it a mark at its place. */
  private static List<String> marked(String source, Diag diagnostic) {
    int at = (int) diagnostic.getPosition();
    if (at < 0 || at > source.length()) return List.of();
    int start = source.lastIndexOf('\n', at - 1) + 1;
    int end = source.indexOf('\n', at);
    String line = source.substring(start, end < 0 ? source.length() : end);
    return List.of(line, " ".repeat(at - start) + "^");
  }

  private CellFailure thrown(JShellException exception) {
    List<String> lines = new ArrayList<>();
    String name = exception.getClass().getSimpleName();
    for (Throwable e = exception; e != null; e = e.getCause()) {
      String type = e instanceof EvalException eval ? eval.getExceptionClassName() : name;
      if (e == exception) name = type;
      lines.add((e == exception ? "" : "caused by ") + type + ": " + e.getMessage());
      for (StackTraceElement frame : e.getStackTrace()) lines.add("    at " + frame);
    }
    if (exception instanceof jdk.jshell.UnresolvedReferenceException unresolved) {
      DeclarationSnippet snippet = unresolved.getSnippet();
      lines.add(
          snippet.name() + " needs " + shell.unresolvedDependencies(snippet).toList() + " first");
    }
    return new CellFailure(name, lines);
  }

  /** Stops the snippet that runs, at its next loop or call. */
  void stop() {
    shell.stop();
  }

  /** The JDK's own knowledge of Java: completions, documentation, what is a whole snippet. */
  SourceCodeAnalysis analysis() {
    return shell.sourceCodeAnalysis();
  }

  @Override
  public void close() {
    shell.close();
  }
}
