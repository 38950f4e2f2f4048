package org.cresset.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.image.init.Kind;
import org.cresset.image.init.Project;
import org.cresset.image.init.Wishes;
import org.cresset.image.run.HostUser;
import org.cresset.image.start.StartUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    mixinStandardHelpOptions = true,
    description = {
      "Writes files by which other tools start an image of Cresset's.",
      "",
      "  docker        Dockerfile and .dockerignore",
      "  compose       compose.yaml: JupyterLab, and an ssh server on request",
      "  k8s           cresset-k8s.yaml: a volume, a deployment and a service",
      "  devcontainer  .devcontainer/devcontainer.json for editors",
      "",
      "They ask for GPUs and shared memory. A file that is there is never replaced unasked."
    })
final class InitCommand implements Callable<Integer> {
  @Parameters(paramLabel = "docker|compose|k8s|devcontainer", description = "for which tool")
  private Kind kind = Kind.DOCKER;

  @Option(
      names = "--image",
      paramLabel = "REF",
      description = "the image, by tag or digest (cresset:jvm-full)")
  private String image = "cresset:jvm-full";

  @Option(names = "--gpus", paramLabel = "N", description = "how many GPUs, 0 for none (1)")
  private int gpus = 1;

  @Option(names = "--shm", paramLabel = "GIB", description = "the size of /dev/shm in GiB (8)")
  private int sharedMemory = 8;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "DIR",
      description = "the project's folder (this one)")
  private Path folder = Path.of("");

  @Option(names = "--force", description = "replace files that are there")
  private boolean force;

  private final Console console;

  InitCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    var wishes = new Wishes(image, gpus, sharedMemory, owner().uid(), owner().gid());
    for (Path file : Project.write(folder, Project.files(kind, wishes), force)) {
      console.out().println("wrote " + file);
    }
    return Main.DONE;
  }

  /** The superuser's folders are the image's user's inside. */
  private static HostUser owner() throws IOException {
    HostUser user = ImageRunCommand.user();
    return user.uid() == 0 ? new HostUser(StartUp.USER_ID, StartUp.USER_ID) : user;
  }
}
