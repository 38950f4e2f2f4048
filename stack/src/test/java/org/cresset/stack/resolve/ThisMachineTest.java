package org.cresset.stack.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ThisMachineTest {
  @TempDir Path root;

  @Test
  void readsTheKernelModule() throws IOException {
    write("sys/module/nvidia/version", "535.183.01\n");
    assertThat(machine(Map.of()).driver()).hasValue(Version.of("535.183.01"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024",
        "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  550.54.14  Release Build"
      })
  void readsWhatTheModuleSaysOfItself(String line) throws IOException {
    write("proc/driver/nvidia/version", line + "\nGCC version: gcc 12.3.0\n");
    assertThat(machine(Map.of()).driver()).hasValue(Version.of("550.54.14"));
  }

  @Test
  void withoutAModuleThereIsNoDriver() {
    Target target = machine(Map.of()).target();
    assertThat(target.withoutDriver()).isTrue();
    assertThat(target.gpus()).isEmpty();
    assertThat(target.glibc()).isEmpty();
  }

  @Test
  void findsTheVersionInTheLibraryItself() throws IOException {
    write(
        "lib/x86_64-linux-gnu/libc.so.6",
        "\0\1GNU C Library (Debian GLIBC 2.36-9+deb12u4) stable release version 2.36.\n\0");
    assertThat(machine(Map.of()).glibc()).hasValue(Version.of("2.36"));
  }

  @Test
  void takesTheActiveEnvironmentsPythonBeforeThePaths() throws IOException {
    write("venv/pyvenv.cfg", "home = /usr/bin\nversion = 3.12.4\n");
    write("bin/python3.11", "");
    Files.createSymbolicLink(root.resolve("bin/python3"), Path.of("python3.11"));
    String path = root.resolve("none") + ":" + root.resolve("bin");
    assertThat(machine(Map.of("PATH", path)).python()).hasValue(PythonVersion.of("3.11"));
    String venv = root.resolve("venv").toString();
    assertThat(machine(Map.of("PATH", path, "VIRTUAL_ENV", venv)).python())
        .hasValue(PythonVersion.of("3.12"));
  }

  private ThisMachine machine(Map<String, String> environment) {
    return new ThisMachine(root, environment);
  }

  private void write(String file, String text) throws IOException {
    Path path = root.resolve(file);
    Files.createDirectories(Objects.requireNonNull(path.getParent()));
    Files.writeString(path, text);
  }
}
