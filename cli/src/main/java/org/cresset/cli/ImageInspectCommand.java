package org.cresset.cli;

import java.io.PrintStream;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.image.bom.Format;
import org.cresset.image.inspect.Bills;
import org.cresset.image.inspect.Inspection;
import org.cresset.image.inspect.InspectionJson;
import org.cresset.image.inspect.LayerContents;
import org.cresset.image.inspect.Needs;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Layout;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what an image is: its layers with their sizes, what it needs to run, how it starts, and",
      "what its bill of materials says. Of an image in a registry no layer is fetched, but for",
      "--contents."
    })
final class ImageInspectCommand implements Callable<Integer> {
  private static final int MOST_LICENCES = 12;

  private final Console console;

  @Parameters(
      paramLabel = "IMAGE",
      description = "image.tar, the folder of a layout, or HOST/NAME[:TAG|@sha256:...]")
  private String image = "";

  @Option(names = "--contents", description = "list the paths in each layer, too")
  private boolean contents;

  @Option(names = "--json", description = "write one JSON document, for a program")
  private boolean json;

  @Option(
      names = "--sbom",
      paramLabel = "cyclonedx|spdx",
      description = "write the bill of materials itself, and nothing else")
  private Optional<Format> sbom = Optional.empty();

  @Mixin private RegistryOptions registry = new RegistryOptions();

  ImageInspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    return ImageSource.with(image, contents, registry.access(), this::show);
  }

  private Integer show(Layout layout) {
    PrintStream out = console.out();
    if (sbom.isPresent()) {
      out.println(bill(layout, sbom.get()));
      return Main.DONE;
    }
    Inspection found = Inspection.of(layout);
    if (json) {
      out.println(InspectionJson.of(layout, found, contents));
      return Main.DONE;
    }
    out.println(found.manifest().digest());
    Needs.of(found.config()).forEach((what, value) -> out.println("needs " + what + " " + value));
    for (Inspection.Layer layer : found.layers()) {
      out.println(
          "%-44s %10s  %s"
              .formatted(
                  layer.name(),
                  Megabytes.of(layer.blob().size()),
                  layer.blob().hex().substring(0, 12)));
      if (contents) LayerContents.list(layout, layer, item -> out.println(line(item)));
    }
    out.println("%-44s %10s".formatted("all", Megabytes.of(found.size())));
    showStart(found, out);
    found.config().labels().forEach((name, value) -> out.println("label " + name + " = " + value));
    for (String kind : found.attached()) out.println("attached " + kind);
    Bills.summary(layout).ifPresent(bill -> showBill(bill, out));
    return Main.DONE;
  }

  private String bill(Layout layout, Format format) {
    return Bills.find(layout, format)
        .orElseThrow(
            () ->
                new ImageException(
                    image + " must have a bill of materials in " + format + ", it has none",
                    "build it with this Cresset, or pull it together with what is attached to it",
                    null));
  }

  private static String line(LayerContents.Item item) {
    String target = item.target().isEmpty() ? "" : " -> " + item.target();
    return "  %s %s %9s %12d  /%s%s"
        .formatted(item.type(), item.mode(), item.owner(), item.size(), item.path(), target);
  }

  private static void showStart(Inspection found, PrintStream out) {
    var run = found.config().run();
    run.environment().forEach((name, value) -> out.println("variable " + name + " = " + value));
    if (!run.user().isEmpty()) out.println("user " + run.user());
    if (!run.entrypoint().isEmpty()) out.println("starts " + String.join(" ", run.entrypoint()));
    if (!run.command().isEmpty()) out.println("command " + String.join(" ", run.command()));
    for (int port : run.ports()) out.println("port " + port);
    for (String volume : run.volumes()) out.println("volume " + volume);
  }

  /** The commonest licences; the bill itself has all. */
  private static void showBill(Bills.Summary bill, PrintStream out) {
    out.println(
        "bill of materials: %d components, %d different terms, %d that a program cannot read"
            .formatted(bill.components(), bill.licences().size(), bill.unsaid()));
    bill.licences().entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
        .limit(MOST_LICENCES)
        .forEach(
            each ->
                out.println(String.format(Locale.ROOT, "%6d %s", each.getValue(), each.getKey())));
  }
}
