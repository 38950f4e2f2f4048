package org.cresset.stack;

import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** Where Cresset keeps what it can fetch again. */
public final class CacheFolder {
  /** Names another folder, as a system property or an environment variable. */
  public static final String VARIABLE = "CRESSET_CACHE";

  private CacheFolder() {}

  /** The folder of this user on this machine. */
  public static Path ofUser() {
    return of(System.getenv(), name -> System.getProperty(name, ""));
  }

  /**
   * The folder for an environment and system properties (empty where absent): {@code
   * CRESSET_CACHE}, else {@code cresset} in the system's folder for caches. A relative {@code
   * XDG_CACHE_HOME} is ignored, as the XDG base directory specification asks.
   */
  static Path of(Map<String, String> environment, UnaryOperator<String> property) {
    for (String named : new String[] {property.apply(VARIABLE), value(environment, VARIABLE)}) {
      if (!named.isBlank()) return Path.of(named).toAbsolutePath();
    }
    String xdg = value(environment, "XDG_CACHE_HOME");
    if (xdg.startsWith("/")) return Path.of(xdg, "cresset");
    Path home = Path.of(property.apply("user.home"));
    boolean mac = property.apply("os.name").startsWith("Mac");
    return home.resolve(mac ? "Library/Caches" : ".cache").resolve("cresset");
  }

  private static String value(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "");
  }
}
