package org.cresset.image.start;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.cresset.image.debian.Account;
import org.cresset.image.edition.Additions;
import org.cresset.image.edition.Edition;
import org.cresset.image.edition.Variant;
import org.cresset.image.layer.Entry;
import org.cresset.image.oci.Healthcheck;
import org.cresset.image.oci.ImageConfig;

/**
 * What our images start with. Process 1 is {@code tini}, which hands signals on and reaps children;
 * below it a script looks at the machine, becomes an ordinary user, and runs JupyterLab, an ssh
 * server or a command.
 */
public final class StartUp {
  /** The port of JupyterLab in a container. */
  public static final int JUPYTER_PORT = 8888;

  /** The port of the ssh server in a container. */
  public static final int SSH_PORT = 22;

  /** The ordinary user's name. */
  public static final String USER = "cresset";

  /** The ordinary user's number, and the group's. */
  public static final int USER_ID = 1000;

  /** Where a project is mounted. */
  public static final String WORKSPACE = "/workspace";

  private static final int SSHD_ID = 101;
  private static final String HOME = "home/" + USER;

  private static final List<String> NOTEBOOK_WHEELS =
      List.of("jupyterlab==4.6.4", "ipykernel==7.4.0", "tensorboard==2.21.0");

  private static final List<String> SCIENCE_WHEELS =
      List.of(
          "numpy==2.4.6",
          "pandas==3.0.6",
          "matplotlib==3.11.2",
          "opencv-python-headless==5.0.0.93",
          "scikit-image==0.26.0");

  /** Where Jupyter finds our settings and kernels, however it is started. */
  private static final Map<String, String> JUPYTER =
      Map.of(
          "JUPYTER_CONFIG_PATH", "/opt/cresset/etc/jupyter",
          "JUPYTER_PATH", "/opt/cresset/share/jupyter");

  private StartUp() {}

  /** What an edition and a variant have for it. */
  public static Additions additions(Edition edition, Variant variant) {
    boolean serves = variant != Variant.BASE;
    List<String> wheels = new ArrayList<>();
    if (serves) wheels.addAll(NOTEBOOK_WHEELS);
    if (serves && edition == Edition.PYTHON) wheels.addAll(SCIENCE_WHEELS);
    return new Additions(
        packages(edition, serves),
        wheels,
        Map.of(),
        accounts(serves),
        entries(edition, serves),
        run(serves));
  }

  /** The JDK draws charts with the fonts that it finds. */
  private static List<String> packages(Edition edition, boolean serves) {
    List<String> packages = new ArrayList<>(List.of("bash", "tini", "util-linux"));
    if (serves) packages.addAll(List.of("openssh-client", "openssh-server", "python3"));
    if (serves && edition == Edition.JVM) {
      packages.addAll(List.of("fontconfig", "fonts-dejavu-core", "libfreetype6"));
    }
    return packages;
  }

  private static List<Account> accounts(boolean serves) {
    List<Account> accounts = new ArrayList<>();
    accounts.add(new Account(USER, USER_ID, "/" + HOME, "/bin/bash"));
    if (serves) accounts.add(new Account("sshd", SSHD_ID, "/run/sshd", "/usr/sbin/nologin"));
    return accounts;
  }

  private static List<Entry> entries(Edition edition, boolean serves) {
    List<Entry> entries = new ArrayList<>();
    entries.add(new Entry.Directory(HOME, 0755, USER_ID, USER_ID));
    entries.add(new Entry.Directory(WORKSPACE.substring(1), 0755, USER_ID, USER_ID));
    entries.add(Entry.program("opt/cresset/start", resource("start.sh")));
    entries.add(Entry.program("opt/cresset/health", resource("health.sh")));
    if (!serves) return entries;
    entries.add(Entry.directory("run/sshd"));
    entries.add(Entry.text("opt/cresset/etc/sshd_config", resource("sshd_config")));
    entries.add(
        Entry.text(
            "opt/cresset/etc/jupyter/jupyter_server_config.json",
            resource("jupyter_server_config.json")));
    entries.add(
        Entry.text(
            "opt/cresset/etc/jupyter/labconfig/page_config.json", resource("page_config.json")));
    if (edition == Edition.JVM) {
      entries.add(
          Entry.text(
              "opt/cresset/share/jupyter/kernels/java/kernel.json", resource("kernel.json")));
    }
    return entries;
  }

  private static ImageConfig.Run run(boolean serves) {
    return new ImageConfig.Run(
        "",
        serves ? JUPYTER : Map.of(),
        List.of("/usr/bin/tini", "--", "/opt/cresset/start"),
        List.of(),
        WORKSPACE,
        serves ? List.of(SSH_PORT, JUPYTER_PORT) : List.of(),
        List.of(),
        "SIGTERM",
        Optional.of(new Healthcheck(List.of("/opt/cresset/health"), 30, 6, 60, 3)));
  }

  static String resource(String name) {
    try (InputStream in = StartUp.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
