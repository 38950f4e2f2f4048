package org.cresset.torch.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Pickles that want more than tensors and plain containers. */
class HostilePickleTest {
  @TempDir Path folder;

  private static Arguments of(String what, PickleBytes pickle, String sentence) {
    return Arguments.of(what, pickle.end(), sentence);
  }

  private static PickleBytes start() {
    return PickleBytes.start();
  }

  /** What {@code touch} would make, were it run. */
  private static final String COMMAND = "touch /tmp/cresset-was-here";

  static Stream<Arguments> calls() {
    return Stream.of(
        of(
            "os.system",
            start().global("os", "system").text(COMMAND).op(0x85, 'R'),
            "\"os.system\""),
        of(
            "posix.system by STACK_GLOBAL",
            start().text("posix").text("system").op(0x93).text(COMMAND).op(0x85, 'R'),
            "\"posix.system\""),
        of(
            "eval under its Python 2 name",
            start().global("__builtin__", "eval").text("1").op(0x85, 'R'),
            "\"builtins.eval\""),
        of("getattr", start().global("builtins", "getattr").op('.'), "\"builtins.getattr\""),
        of("a class alone", start().global("subprocess", "Popen"), "\"subprocess.Popen\""),
        of("a Java class", start().global("java.lang", "Runtime"), "\"java.lang.Runtime\""),
        of("a dotted name", start().global("torch", "Size.__new__"), "\"torch.Size.__new__\""),
        of(
            "torch's own loader of bytes",
            start().global("torch.storage", "_load_from_bytes"),
            "\"torch.storage._load_from_bytes\""),
        of("hub", start().global("torch.hub", "load"), "\"torch.hub.load\""),
        of("INST", start().op('(').ops("ios\nsystem\n"), "the instruction INST"),
        of("OBJ", start().op('(').global("torch", "Size").ops("o"), "the instruction OBJ"),
        of("EXT1", start().op(0x82, 1), "the instruction EXT1"),
        of("EXT4", start().op(0x84).little(4, 1), "the instruction EXT4"),
        of("PERSID", start().ops("P../x\n"), "the instruction PERSID"),
        of("NEWOBJ_EX", start().ops(")})").op(0x92), "the instruction NEWOBJ_EX"),
        of("NEXT_BUFFER", start().op(0x97), "the instruction NEXT_BUFFER"),
        of("an unknown one", start().op(0xFE), "the instruction 0xfe"),
        of("a call of a string", start().text("x").ops(")R"), "no function is called"),
        of("a call of a dtype", start().global("torch", "float32").ops(")R"), "no function"),
        of("arguments that are none", start().global("torch", "Size").ops("]R"), "be a tuple"),
        of("a state for a number", start().op('K', 1).ops("}b"), "only containers have a state"),
        of("a state for a list", start().ops("]}b"), "only containers have a state"),
        of("a state that is none", start().op('}', 'K', 1, 'b'), "only containers have a state"),
        of("a bare name as value", start().global("torch", "Size"), "it holds torch.Size"),
        of(
            "a bare storage as value",
            start().storage("FloatStorage", "0", 4),
            "it holds a bare storage"),
        of(
            "encode to another codec",
            start().global("_codecs", "encode").text("x").text("rot13").op(0x86, 'R'),
            "_codecs.encode is called with arguments that PyTorch does not write"),
        of(
            "a nested rebuild",
            start()
                .global("torch._tensor", "_rebuild_from_type_v2")
                .op('(')
                .global("torch._tensor", "_rebuild_from_type_v2")
                .global("torch", "Tensor")
                .ops(")}tR"),
            "_rebuild_from_type_v2 is called with arguments"));
  }

  static Stream<Arguments> sizes() {
    PickleBytes laughs = start().ops("](]q").op(0);
    for (int i = 0; i < 60; i++) laughs.ops("](h").op(i).ops("h").op(i).ops("eq").op(i + 1);
    PickleBytes deepBySharing = start().ops("](]q").op(0);
    for (int i = 0; i < 150; i++) deepBySharing.ops("]h").op(i).ops("aq").op(i + 1);
    PickleBytes copies = start().ops("}(");
    for (int i = 0; i < 500; i++) copies.number(i).op('N');
    copies.ops("uq").op(0);
    for (int i = 0; i < 900; i++) {
      copies.global("collections", "OrderedDict").ops("h").op(0).op(0x85, 'R', '0');
    }
    return Stream.of(
        of("BINUNICODE8 of 2^60", start().op(0x8d).little(8, 1L << 60), "bytes must follow"),
        of("BINBYTES8 of -1", start().op(0x8e).little(8, -1), "18446744073709551615 bytes must"),
        of("BYTEARRAY8 of 2^62", start().op(0x96).little(8, 1L << 62), "bytes must follow"),
        of("BINUNICODE of 4 GiB", start().op('X').little(4, -1), "4294967295 bytes must follow"),
        of("BINSTRING of -1", start().op('T').little(4, -1), "bytes must follow"),
        of("LONG4 of -1", start().op(0x8b).little(4, -1), "at most 1024 bytes, got -1"),
        of("LONG4 of 2 GiB", start().op(0x8b).little(4, Integer.MAX_VALUE), "at most 1024"),
        of("LONG1 cut short", start().op(0x8a, 200), "200 bytes must follow"),
        of("a name without end", start().op('c').repeat(2000, "x"), "at most 1024 characters"),
        of("bytes that are no UTF-8", start().op(0x8c, 1, 0xFF), "must be UTF-8"),
        of("deep nesting", start().repeat(100_000, "]").repeat(99_999, "a"), "at most 100 deep"),
        of("deep tuples", start().op(')').repeat(100_000, "\u0085"), "at most 100 deep"),
        of("deep by sharing", deepBySharing.ops("e"), "at most 100 deep"),
        of("a billion laughs", laughs.ops("e"), "each as often as it is referred to"),
        of("copies of a dict", copies.op('N'), "more is copied than the file holds"),
        of("a list in itself", start().ops("]q").op(0).ops("h").op(0).ops("a"), "not hold itself"),
        of(
            "a dict in itself",
            start().ops("}q").op(0).op('K', 1).ops("h").op(0).ops("s"),
            "not hold itself"),
        of(
            "a list in its tuple",
            start().ops("]q").op(0).ops("h").op(0).op(0x85).ops("a"),
            "not hold itself"),
        of("a tuple as key", start().ops("}))s"), "keys and members of sets must be"),
        of("a list in a set", start().op(0x8f).ops("(]").op(0x90), "keys and members of sets"),
        of("more values than any file has", start().repeat(10_000_001, "N"), "at most 10000000"),
        of("no value", start(), "must leave one value, got 0"),
        of("two values", start().ops("NN"), "must leave one value, got 2"),
        of("a mark too many", start().ops("N("), "must leave one value"),
        of("no mark", start().ops("t"), "a mark must be there"),
        of("nothing to append", start().ops("]a"), "only lists can be appended to"),
        of("to append to a tuple", start().ops(")Na"), "only lists can be appended to"),
        of("to append below a mark", start().ops("](Na"), "only lists can be appended to"),
        of("keys for a list", start().ops("]NNs"), "only dicts can be given"),
        of("a key without value", start().ops("}(Nu"), "only dicts can be given"),
        of("nothing remembered", start().op('h', 5), "value 5 must have been remembered"),
        of("protocol 6", start().op(0x80, 6), "protocol must be 2 to 5, got 6"),
        of("protocol 0", start().ops("I1\n"), "'I' of protocol 0"));
  }

  static Stream<Arguments> storages() {
    long huge = 1L << 62;
    return Stream.of(
        of("beyond its storage", start().tensor(0, 5, 1), "must lie inside its storage \"0\""),
        of("offset beyond", start().tensor(4, 1, 1), "must lie inside its storage"),
        of("stride beyond", start().tensor(0, 2, 4), "must lie inside its storage"),
        of("a negative offset", start().tensor(-1, 1, 1), "must lie inside its storage"),
        of("a negative stride", start().tensor(3, 2, -1), "is called with arguments that"),
        of("a negative size", start().tensor(0, -1, 1), "is called with arguments that"),
        of("an extent beyond 63 bits", start().tensor(0, huge, huge), "too large to count"),
        of("a size in bytes beyond 63 bits", start().tensor(0, huge, 0), "too large to count"),
        of("an offset beyond 63 bits", start().tensor(Long.MAX_VALUE, 1, 1), "too large to count"),
        of(
            "another storage's name",
            start().storage("FloatStorage", "1", 4),
            "the archive has no storage \"1\""),
        of(
            "a way out of the folder",
            start().storage("FloatStorage", "../data.pkl", 4),
            "the archive has no storage \"../data.pkl\""),
        of(
            "more elements than there are",
            start().storage("FloatStorage", "0", 5),
            "must have 20 bytes, got 16"),
        of(
            "more elements than can be",
            start().storage("DoubleStorage", "0", 1L << 61),
            "cannot have 2305843009213693952 elements"),
        of("less than none", start().storage("ByteStorage", "0", -16), "cannot have -16 elements"),
        of(
            "two claims",
            start().storage("FloatStorage", "0", 4).op('0').storage("IntStorage", "0", 4),
            "is claimed to be two things"),
        of("a reference to a string", start().text("0").op('Q'), "must be a tuple"),
        of("a reference to nothing", start().ops(")Q"), "must be a storage"),
        of(
            "a storage of another class",
            start()
                .op('(')
                .text("storage")
                .global("torch", "Size")
                .text("0")
                .text("cpu")
                .number(4)
                .ops("tQ"),
            "must be a storage"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"calls", "sizes", "storages"})
  void isRefusedWithItsOwnSentence(String what, byte[] pickle, String sentence) {
    long live = Tensor.live();
    Path file = folder.resolve("hostile.pth");
    PickleBytes.archive(file, pickle);
    assertThatThrownBy(() -> Pth.open(file))
        .as(what)
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("pth: " + file + ": ")
        .hasMessageContaining(sentence)
        .hasMessageContaining("of its pickle");
    assertThat(Path.of("/tmp/cresset-was-here")).doesNotExist();
    assertThat(Tensor.live()).isLessThanOrEqualTo(live);
  }

  @Test
  void theSameTensorInsideItsStorageIsRead() {
    Path file = folder.resolve("good.pth");
    PickleBytes.archive(file, start().tensor(1, 3, 1).end());
    try (Scope _ = Scope.open()) {
      assertThat(((Tensor) java.util.Objects.requireNonNull(Pth.load(file))).toFloatArray())
          .containsExactly(0, 0, 0);
    }
  }

  @Test
  void aTensorThatRepeatsOneElementWithoutEndNeedsNoMemory() {
    Path file = folder.resolve("expanded.pth");
    PickleBytes.archive(file, start().tensor(0, 1L << 60, 0).end());
    try (Scope _ = Scope.open();
        Pth opened = Pth.open(file)) {
      assertThat(opened.tensor("tensor").numel()).isEqualTo(1L << 60);
    }
  }
}
