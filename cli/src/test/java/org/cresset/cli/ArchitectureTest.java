package org.cresset.cli;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.module.ModuleDescriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What ARCHITECTURE.md says holds everywhere. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.cresset");

  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "torch", Set.of(),
          "stack", Set.of("torch"),
          "doctor", Set.of("torch", "stack"),
          "image", Set.of("torch", "stack"),
          "vision", Set.of("torch"),
          "bench", Set.of("torch", "stack", "vision"),
          "notebook", Set.of("torch", "vision"),
          "cli", Set.of("torch", "stack", "doctor", "image", "vision", "bench"));

  @Test
  void everythingWasFound() {
    assertThat(ALL.stream().map(c -> module(c.getPackageName())).distinct())
        .containsExactlyInAnyOrder(
            "torch", "stack", "doctor", "image", "vision", "bench", "notebook", "cli");
  }

  @Test
  void nativeCodeIsCalledInInternalPackagesAlone() {
    noClasses()
        .that()
        // The doctor asks the driver without LibTorch, in a process of its own; vision decodes and
        // image unpacks.
        .resideOutsideOfPackages(
            "org.cresset.torch.internal",
            "org.cresset.doctor.internal",
            "org.cresset.vision.internal",
            "org.cresset.image.internal")
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.foreign\\.(Linker|SymbolLookup|FunctionDescriptor)(\\$.*)?")
        .check(ALL);
  }

  @Test
  void noPublicSignatureMentionsAnInternalType() {
    List<String> found = new ArrayList<>();
    for (JavaClass type : ALL) {
      if (!type.getModifiers().contains(JavaModifier.PUBLIC) || internal(type)) continue;
      for (JavaCodeUnit unit : type.getCodeUnits()) {
        if (!visible(unit.getModifiers())) continue;
        Stream.concat(Stream.of(unit.getRawReturnType()), unit.getRawParameterTypes().stream())
            .filter(ArchitectureTest::internal)
            .forEach(used -> found.add(unit.getFullName() + " mentions " + used.getName()));
      }
    }
    assertThat(found).isEmpty();
  }

  private static boolean visible(Set<JavaModifier> modifiers) {
    return modifiers.contains(JavaModifier.PUBLIC) || modifiers.contains(JavaModifier.PROTECTED);
  }

  private static boolean internal(JavaClass type) {
    return type.getPackageName().endsWith(".internal");
  }

  @Test
  void onlyTheCommandLinePrintsAndExits() {
    DescribedPredicate<JavaAccess<?>> printsOrExits =
        describe(
            "print or end the process",
            access -> {
              String owner = access.getTargetOwner().getName();
              String name = access.getTarget().getName();
              return (owner.equals("java.lang.System")
                      && Set.of("out", "err", "exit").contains(name))
                  || (owner.equals("java.lang.Runtime") && Set.of("exit", "halt").contains(name))
                  || owner.equals("java.lang.IO")
                  || name.equals("printStackTrace");
            });
    noClasses()
        .that(resideInAPackage("org.cresset.."))
        .and()
        .resideOutsideOfPackage("org.cresset.cli..")
        .should()
        .accessTargetWhere(printsOrExits)
        .check(ALL);
  }

  @Test
  void imagesKnowNoClock() {
    DescribedPredicate<JavaAccess<?>> asksTheTime =
        describe(
            "ask what time it is",
            access -> {
              String name = access.getTarget().getName();
              return name.equals("currentTimeMillis")
                  || (name.equals("now")
                      && access.getTargetOwner().getName().startsWith("java.time"));
            });
    noClasses()
        .that(resideInAPackage("org.cresset.image.layer.."))
        .or(resideInAPackage("org.cresset.image.oci.."))
        .or(resideInAPackage("org.cresset.image.debian.."))
        .should()
        .accessTargetWhere(asksTheTime)
        .check(ALL);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("org.cresset.(**)").should().beFreeOfCycles().check(ALL);
  }

  @Test
  void modulesDependAsDrawn() {
    for (JavaClass type : ALL) {
      String from = module(type.getPackageName());
      Set<String> used =
          type.getDirectDependenciesFromSelf().stream()
              .map(dependency -> dependency.getTargetClass().getPackageName())
              .filter(name -> name.startsWith("org.cresset."))
              .map(ArchitectureTest::module)
              .filter(name -> !name.equals(from))
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(ALLOWED.getOrDefault(from, Set.of())).as(type.getName()).containsAll(used);
    }
  }

  @Test
  void theTorchModuleNeedsTheJdkAlone() {
    Optional<Module> torch = ModuleLayer.boot().findModule("org.cresset.torch");
    assertThat(torch).as("tests run on the module path").isPresent();
    Set<String> required =
        torch.get().getDescriptor().requires().stream()
            .filter(r -> !r.modifiers().contains(ModuleDescriptor.Requires.Modifier.STATIC))
            .map(ModuleDescriptor.Requires::name)
            .collect(Collectors.toSet());
    assertThat(required).allMatch(name -> name.startsWith("java.") || name.startsWith("jdk."));
  }

  private static String module(String packageName) {
    return packageName.split("\\.")[2];
  }
}
