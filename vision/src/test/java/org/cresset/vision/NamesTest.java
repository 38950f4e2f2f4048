package org.cresset.vision;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleReader;
import java.lang.module.ResolvedModule;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * A program of one file says {@code import module org.cresset.torch} and {@code import module
 * org.cresset.vision}; a name that two packages have would be none.
 */
class NamesTest {
  /** PyTorch's names, which Java has too: a program imports those that it needs by name. */
  private static final Set<String> JAVAS =
      Set.of("Field", "Function", "Identity", "Module", "Parameter");

  @Test
  void noTwoClassesHaveOneName() throws IOException {
    List<String> names = new ArrayList<>(names("org.cresset.torch"));
    names.addAll(names("org.cresset.vision"));
    assertThat(names).hasSizeGreaterThan(300).doesNotHaveDuplicates();
  }

  @Test
  void onlyPyTorchsNamesAreJavasToo() throws IOException {
    Set<String> both = new TreeSet<>(names("org.cresset.torch"));
    both.addAll(names("org.cresset.vision"));
    both.retainAll(names("java.base"));
    assertThat(both).isEqualTo(new TreeSet<>(JAVAS));
  }

  /** The simple names of a module's public classes, one for each package that has it. */
  private static Collection<String> names(String module) throws IOException {
    ResolvedModule found = ModuleLayer.boot().configuration().findModule(module).orElseThrow();
    Set<String> exported =
        found.reference().descriptor().exports().stream()
            .filter(exports -> !exports.isQualified())
            .map(Exports::source)
            .collect(Collectors.toSet());
    try (ModuleReader reader = found.reference().open();
        Stream<String> files = reader.list()) {
      return files
          .filter(file -> file.endsWith(".class") && !file.contains("$") && file.contains("/"))
          .map(file -> file.substring(0, file.length() - ".class".length()).replace('/', '.'))
          .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
          .filter(NamesTest::isPublic)
          .map(name -> name.substring(name.lastIndexOf('.') + 1))
          .toList();
    }
  }

  private static boolean isPublic(String name) {
    try {
      return Modifier.isPublic(
          Class.forName(name, false, ClassLoader.getSystemClassLoader()).getModifiers());
    } catch (ClassNotFoundException e) {
      throw new AssertionError(name, e);
    }
  }
}
