package org.cresset.torch.io;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pickle's instructions, as far as they build tensors and plain containers. Source: Python's
 * {@code pickletools}, protocols 2 to 5.
 *
 * <p>Nothing else can come out, by construction: a name in the file is looked up in the closed
 * table {@link PickleNames} and is never a class of this process. Memory is bounded by the file's
 * length and by {@value #MOST_VALUES} values.
 */
final class Unpickler {
  static final int MOST_VALUES = 10_000_000;
  private static final int NEWEST_PROTOCOL = 5;

  private final PickleInput in;
  private final Function<Tuple, Object> storages;
  private final PickleCalls calls;
  private final ArrayList<@Nullable Object> stack = new ArrayList<>();
  private final ArrayList<Integer> marks = new ArrayList<>();
  private final Map<Long, @Nullable Object> memo = new HashMap<>();
  private int values;

  private Unpickler(PickleInput in, Function<Tuple, Object> storages) {
    this.in = in;
    this.storages = storages;
    calls = new PickleCalls(in);
  }

  /**
   * Reads one pickle and checks that what it holds is plain.
   *
   * @param storages makes a {@link StoredTensor.Storage} of what the pickle says of one
   */
  static @Nullable Object read(PickleInput in, Function<Tuple, Object> storages) {
    Object value = new Unpickler(in, storages).run();
    Plain.check(in, value);
    return value;
  }

  private @Nullable Object run() {
    while (true) {
      int opcode = in.opcode();
      if (opcode == '.') {
        if (stack.size() != 1 || !marks.isEmpty()) {
          throw in.refused("a pickle must leave one value, got " + stack.size());
        }
        return stack.getFirst();
      }
      step(opcode);
    }
  }

  private void step(int opcode) {
    switch (opcode) {
      case 0x80 -> checkProtocol(in.u1()); // PROTO
      case 0x95 -> in.i8(); // FRAME: a hint for buffers, of no meaning
      case '(' -> mark();
      case '0' -> popOrMark();
      case '1' -> popToMark(); // POP_MARK
      case '2' -> push(top()); // DUP
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'J' -> push((long) in.i4()); // BININT
      case 'K' -> push((long) in.u1()); // BININT1
      case 'M' -> push((long) in.u2()); // BININT2
      case 0x8a -> push(in.integer(in.u1())); // LONG1
      case 0x8b -> push(in.integer(in.i4())); // LONG4
      case 'G' -> push(in.f8()); // BINFLOAT
      case 'X' -> push(in.text(in.u4())); // BINUNICODE
      case 0x8c -> push(in.text(in.u1())); // SHORT_BINUNICODE
      case 0x8d -> push(in.text(in.i8())); // BINUNICODE8
      case 'U' -> push(in.text(in.u1())); // SHORT_BINSTRING, of Python 2
      case 'T' -> push(in.text(in.i4())); // BINSTRING, of Python 2
      case 'C' -> push(in.take(in.u1())); // SHORT_BINBYTES
      case 'B' -> push(in.take(in.u4())); // BINBYTES
      case 0x8e, 0x96 -> push(in.take(in.i8())); // BINBYTES8, BYTEARRAY8
      case ')' -> push(Tuple.of());
      case 't' -> push(new Tuple(popToMark()));
      case 0x85 -> push(new Tuple(pop(1)));
      case 0x86 -> push(new Tuple(pop(2)));
      case 0x87 -> push(new Tuple(pop(3)));
      case ']' -> push(new ArrayList<>());
      case 'l' -> push(new ArrayList<>(popToMark())); // LIST
      case 'a' -> list().add(popAnd(1)); // APPEND
      case 'e' -> append(popToMark());
      case '}' -> push(new LinkedHashMap<>());
      case 'd' -> dict(popToMark());
      case 's' -> put(pop(2)); // SETITEM
      case 'u' -> put(popToMark()); // SETITEMS
      case 0x8f -> push(new LinkedHashSet<>());
      case 0x90 -> add(popToMark()); // ADDITEMS
      case 0x91 -> frozenSet(popToMark());
      case 'q' -> memoize(in.u1()); // BINPUT
      case 'r' -> memoize(in.u4()); // LONG_BINPUT
      case 0x94 -> memoize(memo.size()); // MEMOIZE
      case 'h' -> push(remembered(in.u1())); // BINGET
      case 'j' -> push(remembered(in.u4())); // LONG_BINGET
      default -> special(opcode);
    }
  }

  /** Instructions that mean something beyond plain values. */
  private void special(int opcode) {
    switch (opcode) {
      case 'c' -> push(PickleNames.find(in, in.line(), in.line())); // GLOBAL
      case 0x93 -> stackGlobal();
      case 'R' -> reduce();
      case 0x81 -> reduce(); // NEWOBJ: of the names in the table, a call
      case 'b' -> build();
      case 'Q' -> persistent(); // BINPERSID
      default ->
          throw in.refused(
              "the instruction %s is not one of those that tensors and plain containers need"
                  .formatted(PickleNames.instruction(opcode)),
              PickleNames.WAY_OUT);
    }
  }

  private void checkProtocol(int protocol) {
    if (protocol < 2 || protocol > NEWEST_PROTOCOL) {
      throw in.refused("the pickle's protocol must be 2 to 5, got " + protocol);
    }
  }

  // ---- Stack ---------------------------------------------------------------------------------

  private void push(@Nullable Object value) {
    if (++values > MOST_VALUES) {
      throw in.refused(
          "a checkpoint may hold at most " + MOST_VALUES + " values",
          "save many numbers as one tensor");
    }
    stack.add(value);
  }

  private void mark() {
    if (++values > MOST_VALUES) throw in.refused("too many marks");
    marks.add(stack.size());
  }

  private int floor() {
    return marks.isEmpty() ? 0 : marks.getLast();
  }

  private @Nullable Object top() {
    if (stack.size() <= floor()) throw in.refused("a value must be there, got none");
    return stack.getLast();
  }

  private void popOrMark() {
    if (!marks.isEmpty() && marks.getLast() == stack.size()) marks.removeLast();
    else popAnd(0);
  }

  /** Takes the topmost value; {@code below} more must be under it. */
  private @Nullable Object popAnd(int below) {
    if (stack.size() - 1 - below < floor()) throw in.refused("a value must be there, got none");
    return stack.removeLast();
  }

  private List<@Nullable Object> pop(int count) {
    if (stack.size() - count < floor()) throw in.refused(count + " values must be there");
    return cut(stack.size() - count);
  }

  private List<@Nullable Object> popToMark() {
    if (marks.isEmpty()) throw in.refused("a mark must be there, got none");
    return cut(marks.removeLast());
  }

  private List<@Nullable Object> cut(int from) {
    List<@Nullable Object> tail = stack.subList(from, stack.size());
    List<@Nullable Object> items = new ArrayList<>(tail);
    tail.clear();
    return items;
  }

  private void memoize(long index) {
    if (memo.size() > MOST_VALUES) throw in.refused("too many values are remembered");
    memo.put(index, top());
  }

  private @Nullable Object remembered(long index) {
    if (memo.containsKey(index)) return memo.get(index);
    throw in.refused("value " + index + " must have been remembered before");
  }

  // ---- Containers ----------------------------------------------------------------------------

  /** The list under the topmost value. */
  @SuppressWarnings("unchecked") // this class makes lists of nothing else
  private List<@Nullable Object> list() {
    int at = stack.size() - 2;
    if (at >= floor() && stack.get(at) instanceof ArrayList<?> list) {
      return (List<@Nullable Object>) list;
    }
    throw in.refused("only lists can be appended to", PickleNames.WAY_OUT);
  }

  @SuppressWarnings("unchecked")
  private void append(List<@Nullable Object> items) {
    if (!(top() instanceof ArrayList<?> list)) {
      throw in.refused("only lists can be appended to", PickleNames.WAY_OUT);
    }
    ((List<@Nullable Object>) list).addAll(items);
  }

  private void dict(List<@Nullable Object> items) {
    push(new LinkedHashMap<>());
    put(items);
  }

  @SuppressWarnings("unchecked")
  private void put(List<@Nullable Object> items) {
    if (!(top() instanceof LinkedHashMap<?, ?> map) || items.size() % 2 != 0) {
      throw in.refused("only dicts can be given keys and values", PickleNames.WAY_OUT);
    }
    Map<@Nullable Object, @Nullable Object> target = (Map<@Nullable Object, @Nullable Object>) map;
    for (int i = 0; i < items.size(); i += 2) target.put(key(items.get(i)), items.get(i + 1));
  }

  private void frozenSet(List<@Nullable Object> items) {
    push(new LinkedHashSet<>());
    add(items);
  }

  @SuppressWarnings("unchecked")
  private void add(List<@Nullable Object> items) {
    if (!(top() instanceof LinkedHashSet<?> set)) {
      throw in.refused("only sets can be added to", PickleNames.WAY_OUT);
    }
    Set<@Nullable Object> target = (Set<@Nullable Object>) set;
    for (Object item : items) target.add(key(item));
  }

  /** Refuses what cannot be compared in a moment: a key of nested tuples takes forever to hash. */
  private @Nullable Object key(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case String text -> text;
      case Long number -> number;
      case Boolean flag -> flag;
      case Double number -> number;
      case BigInteger number -> number;
      case DType dtype -> dtype;
      case Device device -> device;
      default ->
          throw in.refused(
              "keys and members of sets must be strings, numbers, truth values or None",
              PickleNames.WAY_OUT);
    };
  }

  // ---- Names and calls -----------------------------------------------------------------------

  private void stackGlobal() {
    List<@Nullable Object> names = pop(2);
    if (!(names.get(0) instanceof String module && names.get(1) instanceof String name)) {
      throw in.refused("a name must be two strings");
    }
    push(PickleNames.find(in, module, name));
  }

  private void reduce() {
    List<@Nullable Object> call = pop(2);
    if (!(call.get(1) instanceof Tuple arguments)) {
      throw in.refused("arguments must be a tuple", PickleNames.WAY_OUT);
    }
    push(calls.call(call.get(0), arguments));
  }

  private void build() {
    Object state = popAnd(1);
    calls.build(top(), state);
  }

  private void persistent() {
    if (!(popAnd(0) instanceof Tuple id)) {
      throw in.refused("what a pickle refers to must be a tuple that names a storage");
    }
    try {
      push(storages.apply(id));
    } catch (IllegalArgumentException e) {
      throw in.refused(String.valueOf(e.getMessage()));
    }
  }
}
