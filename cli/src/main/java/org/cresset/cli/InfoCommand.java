package org.cresset.cli;

import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.cresset.torch.Device;
import org.cresset.torch.DeviceException;
import org.cresset.torch.LibTorch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Shows versions, where LibTorch comes from, devices and threads.")
final class InfoCommand implements Callable<Integer> {
  @Option(names = "--libtorch", description = "print only the folder of LibTorch's libraries")
  private boolean libTorchOnly;

  private final Console console;

  InfoCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (libTorchOnly) {
      console.out().println(LoadingProgress.load(console).directory());
      return Main.DONE;
    }
    line("cresset", Main.version());
    line("java", Runtime.version() + ", " + System.getProperty("java.home"));
    line("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    LibTorch libTorch = LoadingProgress.load(console);
    line("libtorch", libTorch.version() + ", " + libTorch.directory());
    line("found by", libTorch.origin());
    line(
        "threads",
        libTorch.threads()
            + " an operator, of "
            + Runtime.getRuntime().availableProcessors()
            + " processors");
    line("devices", devices(libTorch));
    if (libTorch.gpus() == 0) line("no gpu", whyNone());
    return Main.DONE;
  }

  private static String devices(LibTorch libTorch) {
    StringBuilder devices = new StringBuilder("cpu");
    for (int i = 0; i < libTorch.gpus(); i++) devices.append(", ").append(Device.cuda(i));
    return devices.toString();
  }

  private static String whyNone() {
    try {
      return Device.cuda(0).available().toString();
    } catch (DeviceException e) {
      String message = e.getMessage() == null ? "" : e.getMessage();
      String because = message.substring(message.indexOf(", ") + 1).strip();
      return because;
    }
  }

  private void line(String name, String value) {
    PrintStream out = console.out();
    out.println(name + " ".repeat(Math.max(1, 10 - name.length())) + value);
  }
}
