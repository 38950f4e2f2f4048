package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Package indexes and folders of wheels, searched for where a file can be had.
 *
 * <p>What a page says of a file's hash is only a hint: what must come is said by the lock.
 */
public final class Indexes implements AutoCloseable {
  private static final int LARGEST_PAGE = 64 << 20;

  private final Set<String> indexes;
  private final List<String> findLinks;
  private final Network network;
  private final Limits limits;
  private final Web web;
  private final Map<URI, List<IndexPage.Link>> pages = new HashMap<>();
  private final List<String> failures = new ArrayList<>();

  /** Searches the {@code indexes}, and {@code findLinks}: folders or pages. */
  public Indexes(List<String> indexes, List<String> findLinks, Network network, Limits limits) {
    this.indexes = new LinkedHashSet<>(indexes);
    this.findLinks = List.copyOf(findLinks);
    this.network = network;
    this.limits = limits;
    web = new Web(network, limits);
  }

  /** Searches what pip would. */
  public static Indexes of(PipSettings pip, Network network, Limits limits) {
    return new Indexes(pip.indexes(), pip.findLinks(), network, limits);
  }

  /**
   * Where a file can be had; files of this machine come first. A page that cannot be read is left
   * out, and told by {@link #failures}.
   *
   * @param project the package, in any spelling
   * @param file the file's name
   * @param sha256 what its hash must be: a page that says another is not believed
   */
  public synchronized List<URI> find(String project, String file, String sha256) {
    List<URI> found = new ArrayList<>();
    for (String place : findLinks) {
      URI uri = uri(place);
      if (isFolder(uri)) {
        Path local = Path.of(uri).resolve(file);
        if (Files.isRegularFile(local)) found.add(local.toUri());
      } else {
        add(found, uri, file, sha256);
      }
    }
    String name = project.toLowerCase(Locale.ROOT).replaceAll("[-_.]+", "-");
    for (String index : indexes) {
      URI page = uri(index.replaceFirst("/*$", "/") + URLEncoder.encode(name, UTF_8) + "/");
      add(found, isFolder(page) ? page.resolve("index.html") : page, file, sha256);
    }
    List<URI> near = found.stream().filter(uri -> "file".equals(uri.getScheme())).toList();
    List<URI> far = found.stream().filter(uri -> !"file".equals(uri.getScheme())).toList();
    List<URI> all = new ArrayList<>(near);
    all.addAll(far);
    return all.stream().distinct().toList();
  }

  /** Searches another index from now on, after the others. */
  public synchronized void lookInto(String index) {
    indexes.add(index);
  }

  /** How many indexes and folders are searched. */
  public synchronized int count() {
    return indexes.size() + findLinks.size();
  }

  /** Which pages could not be read, and why. */
  public synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  private void add(List<URI> found, URI page, String file, String sha256) {
    for (IndexPage.Link link : pages.computeIfAbsent(page, this::read)) {
      boolean contradicts = !link.sha256().isEmpty() && !link.sha256().equalsIgnoreCase(sha256);
      if (link.name().equals(file) && !contradicts) found.add(withUserOf(page, link.uri()));
    }
  }

  /** A password in an index's address is for its files too, as far as they lie on its host. */
  private static URI withUserOf(URI page, URI file) {
    String user = page.getRawUserInfo();
    boolean same =
        user != null
            && file.getRawUserInfo() == null
            && String.valueOf(page.getHost()).equals(file.getHost())
            && page.getPort() == file.getPort()
            && String.valueOf(page.getScheme()).equals(file.getScheme());
    return same ? URI.create(file.toString().replaceFirst("//", "//" + user + "@")) : file;
  }

  private List<IndexPage.Link> read(URI page) {
    try {
      if ("file".equals(page.getScheme())) {
        Path local = Path.of(page);
        if (!Files.isRegularFile(local)) return List.of();
        return IndexPage.read(page, "text/html", Files.readString(local));
      }
      return network.offline() ? List.of() : remote(page);
    } catch (IOException | IllegalArgumentException e) {
      failures.add(Web.shown(page) + ": " + e.getMessage());
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException("the search of " + Web.shown(page) + " was interrupted", null, e);
    }
  }

  private List<IndexPage.Link> remote(URI page) throws IOException, InterruptedException {
    Pulse pulse = new Pulse(System.nanoTime() + limits.whole().toNanos());
    PageBody body = new PageBody(LARGEST_PAGE, pulse);
    Web.Reply<byte[]> answer =
        web.get(page, Map.of("Accept", IndexPage.ACCEPT), _ -> body.fresh(), pulse);
    if (answer.status() == 404) return List.of(); // an index that has no such package
    if (answer.body().isEmpty()) throw new IOException("the server answers " + answer.status());
    String type = answer.headers().firstValue("Content-Type").orElse("text/html");
    return IndexPage.read(answer.uri(), type, new String(answer.body().get(), UTF_8));
  }

  private static URI uri(String place) {
    try {
      return place.contains("://") ? URI.create(place) : Path.of(place).toAbsolutePath().toUri();
    } catch (IllegalArgumentException e) {
      throw new FetchException(
          "an index must be an address or a folder, got " + place, "mend pip's settings", e);
    }
  }

  private static boolean isFolder(URI uri) {
    return "file".equals(uri.getScheme()) && Files.isDirectory(Path.of(uri));
  }

  @Override
  public void close() {
    web.close();
  }
}
