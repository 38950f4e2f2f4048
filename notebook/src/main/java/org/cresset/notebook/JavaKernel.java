package org.cresset.notebook;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import jdk.jshell.SourceCodeAnalysis.Documentation;
import jdk.jshell.SourceCodeAnalysis.Suggestion;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.BaseKernelBuilder;
import org.dflib.jjava.jupyter.kernel.HelpLink;
import org.dflib.jjava.jupyter.kernel.JupyterIO;
import org.dflib.jjava.jupyter.kernel.LanguageInfo;
import org.dflib.jjava.jupyter.kernel.ReplacementOptions;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.history.HistoryManager;
import org.dflib.jjava.jupyter.kernel.magic.MagicParser;
import org.dflib.jjava.jupyter.kernel.magic.MagicsRegistry;
import org.dflib.jjava.jupyter.kernel.util.StringStyler;
import org.jspecify.annotations.Nullable;

/**
 * Jupyter's kernel for Java: the protocol is DFLib's, the Java is the JDK's shell. Source: Jupyter,
 * Messaging in Jupyter, version 5.3.
 */
final class JavaKernel extends BaseKernel {
  private final Cells cells;

  private JavaKernel(Builder builder, Cells cells) {
    super(
        "cresset",
        builder.version(),
        language(),
        List.of(new HelpLink("PyTorch", "https://pytorch.org/docs/stable/")),
        builder.history(),
        builder.io(),
        builder.comm(),
        Rendering.renderer(),
        builder.magicParser(),
        builder.magics(),
        false,
        builder.styler());
    this.cells = cells;
  }

  /** Makes one; it answers nobody yet. */
  static JavaKernel start() {
    return new Builder().build();
  }

  private static LanguageInfo language() {
    String version = System.getProperty("java.version");
    return new LanguageInfo.Builder("Java")
        .version(version)
        .mimetype("text/x-java-source")
        .fileExtension(".jshell")
        .pygments("java")
        .codemirror("java")
        .build();
  }

  /** The base kernel's parts as its own builder makes them. */
  private static final class Builder extends BaseKernelBuilder<Builder, JavaKernel> {
    @Override
    public JavaKernel build() {
      return new JavaKernel(this, new Cells());
    }

    String version() {
      return Runtime.version().toString();
    }

    @Nullable HistoryManager history() {
      return buildHistoryManager();
    }

    JupyterIO io() {
      return buildJupyterIO(UTF_8);
    }

    CommManager comm() {
      return buildCommManager();
    }

    MagicParser magicParser() {
      return new MagicParser("(?<=(?:^|=))\\s*%", "%%", buildMagicTranspiler());
    }

    MagicsRegistry magics() {
      return buildMagicsRegistry();
    }

    StringStyler styler() {
      return buildErrorStyler();
    }
  }

  @Override
  public @Nullable Object evalRaw(String cell) {
    return cells.evaluate(cell).orElse(null);
  }

  @Override
  public List<String> formatError(Throwable e) {
    return e instanceof CellFailure failure ? failure.lines() : super.formatError(e);
  }

  @Override
  public @Nullable DisplayData inspect(String code, int at, boolean detail) {
    int end = at;
    while (end < code.length() && Character.isJavaIdentifierPart(code.charAt(end))) end++;
    if (end < code.length() && code.charAt(end) == '(') end++;
    List<Documentation> found = cells.analysis().documentation(code, end, true);
    if (found.isEmpty()) return null;
    return new DisplayData(
        found.stream()
            .map(d -> d.javadoc() == null ? d.signature() : d.signature() + "\n" + d.javadoc())
            .collect(Collectors.joining("\n\n")));
  }

  @Override
  public @Nullable ReplacementOptions complete(String code, int at) {
    int[] from = {0};
    List<Suggestion> found = cells.analysis().completionSuggestions(code, at, from);
    if (found.isEmpty()) return null;
    Set<String> words = new LinkedHashSet<>();
    found.stream()
        .filter(Suggestion::matchesType)
        .map(Suggestion::continuation)
        .forEach(words::add);
    found.stream().map(Suggestion::continuation).forEach(words::add);
    return new ReplacementOptions(new ArrayList<>(words), from[0], at);
  }

  @Override
  public String isComplete(String code) {
    return switch (cells.analysis().analyzeCompletion(code).completeness()) {
      case COMPLETE, COMPLETE_WITH_SEMI, EMPTY -> IS_COMPLETE_YES;
      case CONSIDERED_INCOMPLETE, DEFINITELY_INCOMPLETE -> "";
      case UNKNOWN -> IS_COMPLETE_BAD;
    };
  }

  @Override
  public void interrupt() {
    cells.stop();
  }

  @Override
  public void onShutdown(boolean restarting) {
    super.onShutdown(restarting);
    cells.close();
  }
}
