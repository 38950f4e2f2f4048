package org.cresset.stack;

import eu.maveniverse.maven.mima.context.Context;
import eu.maveniverse.maven.mima.context.ContextOverrides;
import eu.maveniverse.maven.mima.context.Runtimes;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.maven.settings.building.DefaultSettingsBuildingRequest;
import org.apache.maven.settings.building.SettingsBuilder;
import org.apache.maven.settings.building.SettingsBuildingException;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider.Progress;
import org.eclipse.aether.DefaultRepositorySystemSession;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.util.repository.SimpleResolutionErrorPolicy;

/**
 * Fetches artifacts as Maven would, with its settings: mirrors, proxies, credentials and local
 * repository are the user's.
 *
 * <p>Descriptors are not looked at, for that of LibTorch 2.13 names a parent that was never
 * published.
 */
final class MavenFetcher implements Fetcher {
  static {
    // The resolver lies on the class path, which a module does not read unless it says so.
    Module here = MavenFetcher.class.getModule();
    here.addReads(MavenFetcher.class.getClassLoader().getUnnamedModule());
  }

  private final ContextOverrides overrides;

  MavenFetcher(ContextOverrides overrides) {
    this.overrides = overrides;
  }

  /** With the settings of the user and of the Maven that is on the path. */
  static MavenFetcher ofUser() {
    return ofUser(false);
  }

  /** The same; with {@code offline}, the local repository alone. */
  static MavenFetcher ofUser(boolean offline) {
    ContextOverrides.Builder overrides =
        ContextOverrides.create().withUserSettings(true).offline(offline);
    mavenHome().ifPresent(overrides::withMavenSystemHomeOverride);
    return new MavenFetcher(overrides.build());
  }

  /**
   * The installed Maven, whose own settings come before the user's: company mirrors stand there.
   */
  private static Optional<Path> mavenHome() {
    if (System.getenv("MAVEN_HOME") != null) return Optional.empty(); // is looked at anyway
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Arrays.stream(path.split(File.pathSeparator))
        .map(folder -> Path.of(folder, "mvn"))
        .filter(Files::isExecutable)
        .findFirst()
        .flatMap(MavenFetcher::homeOf);
  }

  private static Optional<Path> homeOf(Path mvn) {
    try {
      Path bin = mvn.toRealPath().getParent();
      return Optional.ofNullable(bin)
          .map(Path::getParent)
          .filter(home -> Files.exists(home.resolve("conf/settings.xml")));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public List<Path> fetch(List<Artifact> artifacts, Progress progress) {
    try (Context maven = Runtimes.INSTANCE.getRuntime().create(overrides)) {
      var session = new DefaultRepositorySystemSession(maven.repositorySystemSession());
      session.setTransferListener(new Download(artifacts, progress));
      session.setOffline(session.isOffline() || isOffline(maven)); // MIMA leaves out the latter
      // Else a failure is remembered for a day, and a second try would not be one.
      session.setResolutionErrorPolicy(new SimpleResolutionErrorPolicy(false, false));
      List<ArtifactRequest> requests =
          artifacts.stream()
              .map(a -> new ArtifactRequest(maven(a), maven.remoteRepositories(), null))
              .toList();
      return maven.repositorySystem().resolveArtifacts(session, requests).stream()
          .map(result -> result.getArtifact().getFile().toPath())
          .toList();
    } catch (ArtifactResolutionException e) {
      throw failure(e);
    }
  }

  @Override
  public boolean discard(Path file) {
    try (Context maven = Runtimes.INSTANCE.getRuntime().create(overrides)) {
      Path repository = localRepository(maven.repositorySystemSession());
      return file.toAbsolutePath().startsWith(repository) && Files.deleteIfExists(file);
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean isOffline(Context maven) {
    var files = new DefaultSettingsBuildingRequest();
    files.setSystemProperties(System.getProperties());
    files.setUserSettingsFile(maven.mavenUserHome().settingsXml().toFile());
    if (maven.mavenSystemHome() != null) {
      files.setGlobalSettingsFile(maven.mavenSystemHome().settingsXml().toFile());
    }
    SettingsBuilder builder = maven.lookup().lookup(SettingsBuilder.class).orElseThrow();
    try {
      return builder.build(files).getEffectiveSettings().isOffline();
    } catch (SettingsBuildingException e) {
      throw new LibTorchException("Maven's settings cannot be read: " + e.getMessage(), null, e);
    }
  }

  private static Path localRepository(RepositorySystemSession session) {
    return session.getLocalRepository().getBasedir().toPath().toAbsolutePath();
  }

  private static DefaultArtifact maven(Artifact a) {
    return new DefaultArtifact(a.group(), a.name(), a.classifier(), "jar", a.version());
  }

  private static LibTorchException failure(ArtifactResolutionException e) {
    ArtifactResult failed =
        e.getResults().stream().filter(r -> !r.isResolved()).findFirst().orElseThrow();
    Throwable cause = e;
    while (cause.getCause() != null) cause = cause.getCause();
    String hint =
        Store.isDiskFull(e)
            ? "free some space where Maven's local repository lies"
            : "connect to the network or name a reachable mirror in Maven's settings.xml; or set"
                + " CRESSET_LIBTORCH to a LibTorch, or to a Python environment that holds torch";
    return new LibTorchException(
        "LibTorch is not in the store, and "
            + failed.getRequest().getArtifact()
            + " cannot be fetched: "
            + cause.getMessage(),
        hint,
        e);
  }
}
