package org.cresset.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every operator that a class of this module holds in a static field. */
final class DefinedOps {
  private DefinedOps() {}

  /** An operator and the class that defines it. */
  record Defined(Op op, Class<?> where) {}

  static List<Op> all() throws IOException {
    return defined().stream().map(Defined::op).toList();
  }

  /** All of them by class and name. */
  static List<Defined> defined() throws IOException {
    LibTorch.load(); // some of the classes need it when they are loaded
    Rules.names(); // makes those that are put together
    List<Defined> found = new ArrayList<>();
    for (Class<?> type : classes()) {
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers())) collect(value(field), type, found);
      }
    }
    found.sort(
        Comparator.comparing((Defined d) -> d.where.getName()).thenComparing(d -> d.op.toString()));
    return found;
  }

  private static void collect(@Nullable Object value, Class<?> where, List<Defined> into) {
    switch (value) {
      case null -> {}
      case Op op -> into.add(new Defined(op, where));
      case Op[] ops -> {
        for (Op op : ops) into.add(new Defined(op, where));
      }
      case Iterable<?> items -> {
        for (Object item : items) if (item instanceof Op op) into.add(new Defined(op, where));
      }
      case Map<?, ?> map -> {
        for (Object item : map.values()) {
          if (item instanceof Op op) into.add(new Defined(op, where));
        }
      }
      default -> {}
    }
  }

  /** The field's value; only of fields that may hold operators, so that nothing else is loaded. */
  private static @Nullable Object value(Field field) {
    Class<?> type = field.getType();
    boolean possible =
        type == Op.class
            || type == Op[].class
            || Iterable.class.isAssignableFrom(type)
            || Map.class.isAssignableFrom(type);
    if (!possible) return null;
    try {
      field.setAccessible(true);
      return field.get(null);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Class<?>> classes() throws IOException {
    Path root;
    try {
      root = Path.of(Op.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .map(file -> root.relativize(file).toString())
          .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
          .sorted()
          .<Class<?>>map(DefinedOps::load)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static Class<?> load(String file) {
    String name = file.substring(0, file.length() - ".class".length()).replace('/', '.');
    try {
      return Class.forName(name);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }
}
