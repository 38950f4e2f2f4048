package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import org.cresset.stack.lock.Artifact;

/**
 * What a jar says of itself.
 *
 * @param group its Maven group; empty if it says none
 * @param artifact its name
 * @param version its version
 * @param classifier what tells it from others of that name and version; mostly empty
 * @param licence its terms
 */
public record JarFacts(
    String group, String artifact, String version, String classifier, Licence licence) {
  private static final Pattern FILE = Pattern.compile("(.+?)-(\\d.*)\\.jar");
  private static final Pattern LICENCE =
      Pattern.compile("<license>(.*?)</license>", Pattern.DOTALL);
  private static final Pattern NAME = Pattern.compile("<name>\\s*(.*?)\\s*</name>", Pattern.DOTALL);
  private static final Pattern URL = Pattern.compile("<url>\\s*(.*?)\\s*</url>", Pattern.DOTALL);

  /**
   * Reads a jar: the pom in it, its manifest's {@code Bundle-License}, or else what {@link
   * KnownJars} has of it. A file that is no archive is known by its name alone.
   */
  public static JarFacts of(Path file) {
    return of(file, file.getFileName() + "");
  }

  private static JarFacts of(Path file, String called) {
    Named named = Named.of(called);
    try (JarFile jar = new JarFile(file.toFile(), false)) {
      Optional<Properties> coordinates = coordinates(jar, named);
      String group = coordinates.map(c -> c.getProperty("groupId", "")).orElse("");
      String artifact =
          coordinates.map(c -> c.getProperty("artifactId", "")).orElse(named.artifact);
      String version = coordinates.map(c -> c.getProperty("version", "")).orElse(named.version);
      if (group.isEmpty()) group = KnownJars.group(artifact);
      String pom = text(jar, "META-INF/maven/" + group + "/" + artifact + "/pom.xml");
      String known = group + ":" + artifact;
      Licence licence =
          poms(pom)
              .or(() -> KnownJars.licence(known))
              .or(() -> bundle(jar))
              .orElse(Licence.UNKNOWN);
      return new JarFacts(group, artifact, version, named.classifier(artifact, version), licence);
    } catch (IOException e) {
      return new JarFacts("", named.artifact, named.version, "", Licence.UNKNOWN);
    }
  }

  /** Reads a jar whose coordinates a lock knows. */
  public static JarFacts of(Path file, Artifact artifact) {
    String[] words = artifact.name().split(":", 2);
    if (words.length < 2) return of(file, artifact.file());
    String name = words[1];
    String classifier = Named.of(artifact.file()).classifier(name, artifact.version());
    JarFacts said = of(file, artifact.file());
    Licence licence =
        said.licence.isKnown()
            ? said.licence
            : KnownJars.licence(artifact.name()).orElse(Licence.UNKNOWN);
    return new JarFacts(words[0], name, artifact.version(), classifier, licence);
  }

  /**
   * What a file's name says.
   *
   * @param artifact what stands before the version
   * @param version what stands behind it, a classifier with it
   */
  private record Named(String artifact, String version) {
    static Named of(String file) {
      Matcher matcher = FILE.matcher(file);
      return matcher.matches()
          ? new Named(matcher.group(1), matcher.group(2))
          : new Named(file.replaceFirst("\\.jar$", ""), "");
    }

    String classifier(String name, String is) {
      boolean more = artifact.equals(name) && version.startsWith(is + "-");
      return more ? version.substring(is.length() + 1) : "";
    }
  }

  /** A jar may have others' files in it; those of the file's own name count. */
  private static Optional<Properties> coordinates(JarFile jar, Named named) throws IOException {
    List<String> files =
        jar.stream()
            .map(ZipEntry::getName)
            .filter(name -> name.matches("META-INF/maven/[^/]+/[^/]+/pom\\.properties"))
            .sorted()
            .toList();
    for (String file : files) {
      Properties properties = new Properties();
      properties.load(new StringReader(text(jar, file)));
      if (named.artifact.equals(properties.getProperty("artifactId"))) {
        return Optional.of(properties);
      }
    }
    return Optional.empty();
  }

  private static String text(JarFile jar, String path) throws IOException {
    ZipEntry entry = jar.getEntry(path);
    if (entry == null) return "";
    try (InputStream in = jar.getInputStream(entry)) {
      return new String(in.readAllBytes(), UTF_8);
    }
  }

  /** A pom with several licences lets one choose among them. */
  static Optional<Licence> poms(String pom) {
    List<Licence> licences =
        LICENCE
            .matcher(pom)
            .results()
            .map(
                found -> {
                  String name = first(NAME, found.group(1));
                  String url = first(URL, found.group(1));
                  return LicenceNames.find(name)
                      .or(() -> LicenceNames.find(url))
                      .orElseGet(() -> LicenceNames.read(name.isEmpty() ? url : name));
                })
            .distinct()
            .toList();
    if (licences.isEmpty()) return Optional.empty();
    String choice = licences.stream().map(Licence::expression).collect(Collectors.joining(" OR "));
    return Optional.of(new Licence(choice, Licence.all(licences).references()));
  }

  private static String first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? matcher.group(1) : "";
  }

  /** Source: OSGi Core, Bundle-License. */
  private static Optional<Licence> bundle(JarFile jar) {
    try {
      Attributes attributes =
          jar.getManifest() == null ? new Attributes() : jar.getManifest().getMainAttributes();
      return Optional.ofNullable(attributes.getValue("Bundle-License"))
          .map(text -> text.split("[;,]", 2)[0].replace("\"", ""))
          .map(LicenceNames::read);
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
