package org.cresset.vision.datasets;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.datasets.Shard.Member;
import org.cresset.vision.datasets.Shard.Sample;
import org.cresset.vision.image.EncodedImage;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSource;
import org.cresset.vision.transforms.Transforms;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Images in tar archives, so-called shards, that are read where they lie.
 *
 * <p>Files of one name up to its first dot are a sample: {@code 0001.jpg} (or .jpeg, .png) beside
 * its label, which is the first of {@code 0001.cls} (the class's number), {@code 0001.json} (an
 * object with a {@code "label"}, {@code "cls"} or {@code "class"}, a number or a name) and {@code
 * 0001.txt} (the class's name). Where labels are names, the classes are these in alphabetical
 * order, or those given.
 *
 * <p>A shuffled epoch goes through the shards in random order, each from its begin to its end, and
 * mixes what comes in a buffer, so that disks and networks read in long stretches. Source: Aizman
 * et al., "High Performance I/O For Large Scale Deep Learning" (2019), the format of Python's
 * {@code webdataset}.
 */
public final class WebDataset implements LabelledImages {
  /** How many samples a shuffled epoch mixes at a time, where nothing else is said. */
  public static final int BUFFER = 5_000;

  private static final List<String> IMAGES = List.of("jpg", "jpeg", "png");
  private static final List<String> LABELS = List.of("cls", "json", "txt");
  private static final JsonFactory JSON = new JsonFactory();

  private final List<Shard> shards;
  private final int[] firsts; // the first sample of each shard, then the number of samples
  private final List<String> classes;
  private final int[] labels;
  private final int buffer;

  private WebDataset(
      List<Shard> shards, int[] firsts, List<String> classes, int[] labels, int buffer) {
    this.shards = shards;
    this.firsts = firsts;
    this.classes = classes;
    this.labels = labels;
    this.buffer = buffer;
  }

  /**
   * The samples of one or more shards; labels that are numbers get classes of these names.
   *
   * @param shards a file, or several as in {@code data/train-{000000..000009}.tar} or {@code
   *     {a,b}.tar}
   * @throws DataException if an archive is missing or damaged, or a sample has no image or no label
   */
  public static WebDataset of(String shards) {
    return read(shards, List.of());
  }

  /** As {@link #of(String)}, of known classes; a label that is none of them is refused. */
  public static WebDataset of(String shards, Collection<String> classes) {
    if (classes.isEmpty()) throw new IllegalArgumentException("WebDataset: there must be classes");
    return read(shards, List.copyOf(classes));
  }

  /** The same, mixed in a buffer of so many samples: 1 keeps the order within a shard. */
  public WebDataset buffer(int samples) {
    if (samples >= 1) return new WebDataset(shards, firsts, classes, labels, samples);
    throw new IllegalArgumentException("WebDataset: the buffer must be 1 or more, got " + samples);
  }

  private static WebDataset read(String pattern, List<String> known) {
    List<Shard> shards = new ArrayList<>();
    List<String> found = new ArrayList<>();
    int[] firsts = {0};
    for (String name : Braces.expand(pattern)) {
      Path file = Path.of(name);
      if (!Files.isRegularFile(file)) {
        throw new DataException(
            "read " + pattern + ": there is no file " + file,
            "shards are tar files of samples, such as 0001.jpg beside 0001.cls",
            null);
      }
      Shard shard = Shard.open(file);
      for (Sample sample : shard.samples()) found.add(label(shard, sample));
      shards.add(shard);
      firsts = Arrays.copyOf(firsts, firsts.length + 1);
      firsts[firsts.length - 1] = found.size();
    }
    if (found.isEmpty()) throw new DataException("read " + pattern + ": there is no sample");
    List<String> classes = known.isEmpty() ? classes(found) : known;
    return new WebDataset(
        List.copyOf(shards), firsts, classes, labels(shards, found, classes), BUFFER);
  }

  // ---- Labels --------------------------------------------------------------------------------

  /** A sample's label as it stands there, a number or a name. */
  private static String label(Shard shard, Sample sample) {
    image(shard, sample);
    for (String ending : LABELS) {
      Member member = sample.members().get(ending);
      if (member == null) continue;
      try {
        String text = new String(shard.read(member), StandardCharsets.UTF_8).strip();
        String label = ending.equals("json") ? ofJson(text) : text;
        if (label != null && !label.isEmpty()) return label;
        throw refuse(shard, sample, "its ." + ending + " has no label", null);
      } catch (IOException | JacksonException e) {
        throw refuse(shard, sample, "its ." + ending + ": " + e.getMessage(), e);
      }
    }
    throw refuse(
        shard, sample, "has no label: .cls, .json or .txt, got " + sample.members().keySet(), null);
  }

  private static Member image(Shard shard, Sample sample) {
    for (String ending : IMAGES) {
      Member member = sample.members().get(ending);
      if (member != null) return member;
    }
    throw refuse(
        shard, sample, "has no image: .jpg, .jpeg or .png, got " + sample.members().keySet(), null);
  }

  private static @Nullable String ofJson(String text) {
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) return null;
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        boolean scalar = value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT;
        if (scalar && List.of("label", "cls", "class").contains(name)) return json.getString();
        json.skipChildren();
      }
      return null;
    }
  }

  private static DataException refuse(
      Shard shard, Sample sample, String problem, @Nullable Throwable cause) {
    return new DataException(
        "read " + shard.file() + ": the sample " + sample.key() + " " + problem, null, cause);
  }

  private static boolean isNumber(String label) {
    return label.length() <= 6 && label.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static List<String> classes(List<String> labels) {
    if (!labels.stream().allMatch(WebDataset::isNumber)) return List.copyOf(new TreeSet<>(labels));
    int most = labels.stream().mapToInt(Integer::parseInt).max().orElse(0);
    return IntStream.rangeClosed(0, most).mapToObj(Integer::toString).toList();
  }

  private static int[] labels(List<Shard> shards, List<String> found, List<String> classes) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < classes.size(); i++) places.put(classes.get(i), i);
    int[] labels = new int[found.size()];
    int i = 0;
    for (Shard shard : shards) {
      for (Sample sample : shard.samples()) {
        String label = found.get(i);
        Integer place = places.get(label);
        if (place == null && isNumber(label)) place = Integer.valueOf(label);
        if (place == null || place >= classes.size()) {
          throw refuse(
              shard,
              sample,
              "has the label " + label + ", none of " + classes.size() + " classes",
              null);
        }
        labels[i++] = place;
      }
    }
    return labels;
  }

  // ---- Images --------------------------------------------------------------------------------

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public Image image(int index) throws IOException {
    return source(index).image();
  }

  @Override
  public ImageSource source(int index) throws IOException {
    Shard shard = shards.get(shard(index));
    return EncodedImage.of(shard.read(image(shard, sample(index))));
  }

  /** As in {@code train-000003.tar, 0001}. */
  @Override
  public String name(int index) {
    return shards.get(shard(index)).file().getFileName() + ", " + sample(index).key();
  }

  @Override
  public String version(int index) throws IOException {
    return Layout.version(shards.get(shard(index)).file());
  }

  private int shard(int index) {
    int shard = 0;
    while (firsts[shard + 1] <= index) shard++;
    return shard;
  }

  private Sample sample(int index) {
    int shard = shard(index);
    return shards.get(shard).samples().get(index - firsts[shard]);
  }

  @Override
  public Dataset dataset(Transforms transforms, MemoryFormat format) {
    return new ShardedDataset(new ImageDataset(this, transforms, format), firsts, buffer);
  }
}
