package org.cresset.image.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The functions of liblzma 5 that unpack a stream. dpkg and systemd need it, so nearly every Linux
 * has it. Source: lzma/base.h and lzma/container.h.
 *
 * @param open {@code lzma_ret lzma_stream_decoder(lzma_stream *, uint64_t memlimit, uint32_t
 *     flags)}
 * @param code {@code lzma_ret lzma_code(lzma_stream *, lzma_action)}
 * @param end {@code void lzma_end(lzma_stream *)}
 */
record Liblzma(MethodHandle open, MethodHandle code, MethodHandle end) {
  private static final List<String> NAMES = List.of("liblzma.so.5", "liblzma.5.dylib");

  private static final class Loaded {
    static final Optional<Liblzma> LIBRARY =
        NAMES.stream().flatMap(name -> Liblzma.of(name).stream()).findFirst();
  }

  /** The system's, if it has one. */
  static Optional<Liblzma> ofSystem() {
    return Loaded.LIBRARY;
  }

  private static Optional<Liblzma> of(String name) {
    try {
      SymbolLookup symbols = SymbolLookup.libraryLookup(name, Arena.global());
      return Optional.of(
          new Liblzma(
              function(
                  symbols,
                  "lzma_stream_decoder",
                  FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT)),
              function(symbols, "lzma_code", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT)),
              function(symbols, "lzma_end", FunctionDescriptor.ofVoid(ADDRESS))));
    } catch (IllegalArgumentException | NoSuchElementException e) {
      return Optional.empty(); // it is not there
    }
  }

  private static MethodHandle function(SymbolLookup symbols, String name, FunctionDescriptor type) {
    return Linker.nativeLinker().downcallHandle(symbols.findOrThrow(name), type);
  }
}
