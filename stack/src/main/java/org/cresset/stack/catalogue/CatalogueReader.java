package org.cresset.stack.catalogue;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.LockFile;
import org.cresset.torch.TorchException;

/** Reads the catalogue's file, whose shape the schema describes. */
final class CatalogueReader {
  private CatalogueReader() {}

  static Catalogue read(JsonValue file) {
    Map<String, String> sources = new LinkedHashMap<>();
    file.at("sources")
        .members()
        .forEach(
            (letter, s) -> sources.put(letter, s.at("what").text() + ": " + s.at("where").text()));
    NavigableMap<Version, Toolkit> toolkits = new TreeMap<>();
    file.at("toolkits")
        .members()
        .forEach((cuda, t) -> toolkits.put(Version.of(cuda), toolkit(Version.of(cuda), t)));
    NavigableMap<Integer, Version> driverCuda = new TreeMap<>();
    for (JsonValue branch : file.at("driverBranches").elements()) {
      driverCuda.put((int) branch.at("branch").number(), version(branch.at("cuda")));
    }
    Map<ComputeCapability, CubinRule> rules = new LinkedHashMap<>();
    file.at("cubinRunsOn")
        .members()
        .forEach((cubin, rule) -> rules.put(ComputeCapability.of(cubin), cubinRule(rule)));
    Map<ComputeCapability, String> names = new LinkedHashMap<>();
    file.at("gpus")
        .members()
        .forEach((gpu, name) -> names.put(ComputeCapability.of(gpu), name.text()));
    return new Catalogue(
        file.at("date").text(),
        sources,
        file.at("releases").elements().stream()
            .map(CatalogueReader::release)
            .sorted(Comparator.comparing(Release::version))
            .toList(),
        toolkits,
        driverCuda,
        file.at("lastDriverBranches").elements().stream().map(CatalogueReader::end).toList(),
        rules,
        names,
        file.at("libtorch").elements().stream().map(CatalogueReader::jars).toList(),
        version(file.at("java").at("oldest")));
  }

  private static Release release(JsonValue r) {
    JsonValue python = r.at("python");
    Version glibc = version(r.at("glibc"));
    List<Variant> variants = new ArrayList<>();
    r.at("variants").members().forEach((tag, v) -> variants.add(variant(tag, v, glibc)));
    Map<String, String> sources = new LinkedHashMap<>();
    r.at("source").members().forEach((fact, source) -> sources.put(fact, source.text()));
    return new Release(
        version(r.at("version")),
        read(r.at("released"), LocalDate::parse),
        new PythonRange(
            read(python.at("min"), PythonVersion::of),
            read(python.at("max"), PythonVersion::of),
            each(python.at("experimental"), PythonVersion::of)),
        version(r.at("torchvision")),
        r.find("torchaudio").map(CatalogueReader::version),
        r.find("torchaudioCompatible").map(CatalogueReader::version),
        version(r.at("triton")),
        r.at("default").text(),
        variants,
        sources,
        r.find("notes").map(JsonValue::texts).orElse(List.of()));
  }

  private static Variant variant(String tag, JsonValue v, Version glibc) {
    return new Variant(
        tag,
        status(v.at("status")),
        v.find("glibc").map(CatalogueReader::version).orElse(glibc),
        v.find("cuda").isPresent() ? Optional.of(cuda(v)) : Optional.empty(),
        v.at("source").text(),
        v.find("note").map(JsonValue::text).orElse(""));
  }

  private static CudaBuild cuda(JsonValue v) {
    Map<Machine, List<ComputeCapability>> cubins = new EnumMap<>(Machine.class);
    v.at("cubins")
        .members()
        .forEach(
            (name, list) -> cubins.put(machine(name, list), each(list, ComputeCapability::of)));
    Map<String, Version> requires = new LinkedHashMap<>();
    v.find("requires")
        .ifPresent(r -> r.members().forEach((name, pin) -> requires.put(name, version(pin))));
    return new CudaBuild(
        version(v.at("cuda")),
        version(v.at("cudnn")),
        v.find("nccl").map(CatalogueReader::version),
        cubins,
        v.find("ptx").map(ptx -> each(ptx, ComputeCapability::of)).orElse(List.of()),
        requires);
  }

  private static Toolkit toolkit(Version cuda, JsonValue t) {
    return new Toolkit(cuda, version(t.at("minDriver")), version(t.at("bundledDriver")));
  }

  private static CubinRule cubinRule(JsonValue rule) {
    return new CubinRule(
        read(rule.at("from"), ComputeCapability::of),
        read(rule.at("below"), ComputeCapability::of),
        set(rule.find("except")),
        set(rule.find("also")));
  }

  private static Set<ComputeCapability> set(Optional<JsonValue> list) {
    return list.map(l -> each(l, ComputeCapability::of)).orElse(List.of()).stream()
        .collect(Collectors.toSet());
  }

  private static DriverEnd end(JsonValue end) {
    return new DriverEnd(
        end.at("name").text(),
        read(end.at("from"), ComputeCapability::of),
        read(end.at("below"), ComputeCapability::of),
        (int) end.at("branch").number());
  }

  private static LibTorchJars jars(JsonValue jars) {
    return new LibTorchJars(
        jars.at("name").text(),
        version(jars.at("version")),
        jars.at("variant").text(),
        machine(jars.at("machine").text(), jars.at("machine")),
        jars.at("artifacts").elements().stream().map(LockFile::artifact).toList(),
        jars.at("libraries").texts(),
        jars.at("unpacked").number());
  }

  private static Variant.Status status(JsonValue value) {
    for (Variant.Status status : Variant.Status.values()) {
      if (status.toString().equals(value.text())) return status;
    }
    throw value.wrong("must be stable, experimental or legacy, got " + value.kind());
  }

  private static Machine machine(String name, JsonValue place) {
    return Machine.find(name)
        .orElseThrow(() -> place.wrong("must be x86_64 or aarch64, got " + name));
  }

  private static Version version(JsonValue value) {
    return read(value, Version::of);
  }

  private static <T> List<T> each(JsonValue list, Function<String, T> reader) {
    return list.elements().stream().map(element -> read(element, reader)).toList();
  }

  private static <T> T read(JsonValue value, Function<String, T> reader) {
    try {
      return reader.apply(value.text());
    } catch (TorchException | java.time.DateTimeException e) {
      throw e instanceof TorchException && String.valueOf(e.getMessage()).startsWith(value.place())
          ? e
          : value.wrong("is not readable: " + e.getMessage());
    }
  }
}
