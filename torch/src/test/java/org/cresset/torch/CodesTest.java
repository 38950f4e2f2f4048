package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.util.Locale;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our numbers for types, devices and orders of memory against those LibTorch gives. */
final class CodesTest {
  private static int code(String function) throws Throwable {
    LibTorch.load();
    // The libraries belong to the class loader of the module: its own lookup sees them.
    return (int)
        Linker.nativeLinker()
            .downcallHandle(
                SymbolLookup.loaderLookup().find(function).orElseThrow(),
                FunctionDescriptor.of(ValueLayout.JAVA_INT))
            .invokeExact();
  }

  @ParameterizedTest
  @EnumSource
  void dtypes(DType dtype) throws Throwable {
    assertThat(code("aoti_torch_dtype_" + dtype)).isEqualTo(dtype.code());
    assertThat(DType.ofCode(dtype.code())).isSameAs(dtype);
    try (Scope _ = Scope.open()) {
      Tensor two = Tensor.zeros(dtype, 2);
      assertThat(two.dtype()).isSameAs(dtype);
      assertThat(two.toByteArray()).hasSize(2 * dtype.bytes());
    }
  }

  @ParameterizedTest
  @EnumSource
  void devices(Device.Type type) throws Throwable {
    String name = type.name().toLowerCase(Locale.ROOT);
    assertThat(code("aoti_torch_device_type_" + name)).isEqualTo(type.code());
  }

  @ParameterizedTest
  @EnumSource
  void memoryFormats(MemoryFormat format) throws Throwable {
    String name =
        format == MemoryFormat.PRESERVE
            ? "preserve_format"
            : format == MemoryFormat.CONTIGUOUS ? "contiguous_format" : "channels_last";
    assertThat(code("aoti_torch_memory_format_" + name)).isEqualTo(format.code());
  }
}
