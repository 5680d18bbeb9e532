package alexnet.weights.pytorch;

import alexnet.weights.tensor.WeightsException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The stack machine that a pickle is a program for, without the power to do harm: it makes plain
 * values and {@link TorchTensor}s, and an {@link Inert} stand-in for everything else. No class is
 * looked up, no code of the file's choice runs. Opcodes as described in CPython's {@code
 * Lib/pickletools.py}; those that only the text protocol 0 uses are refused, as torch.save never
 * wrote them.
 *
 * <p>It needs no recursion and a bounded memory, whatever the pickle says: each step and each text
 * is charged for.
 *
 * <p>Values: null, Boolean, Long (other integers: BigInteger), Double, String, ByteBuffer, List
 * (lists can grow, tuples cannot), Map, {@link Global}, {@link TorchStorage}, {@link TorchTensor},
 * {@link Inert}. They may contain themselves, so they are never printed, compared or hashed.
 */
final class Unpickler {
  /** What one pickle may take on the heap: some hundred thousand values; weights have thousands. */
  private static final long MEMORY = 128L << 20;

  /** No step keeps more than this, but for texts and arguments, which are charged apart. */
  private static final int STEP = 64;

  private static final int HIGHEST_PROTOCOL = 5;
  private static final List<Object> EMPTY_TUPLE = List.of();

  /** Longer keys are no tensor's name; comparing them again and again would take long. */
  private static final int LONGEST_KEY = 1024;

  private final Path file;
  private final PickleInput in;
  private final PythonCalls calls;
  private final List<Object> stack = new ArrayList<>();
  private final List<Integer> marks = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private long memory = MEMORY;

  private Unpickler(Path file, PickleInput in, PythonCalls calls) {
    this.file = file;
    this.in = in;
    this.calls = calls;
  }

  /**
   * Reads one pickle and leaves the input behind it.
   *
   * @throws WeightsException if it is malformed, or wants something run
   */
  static Object read(Path file, PickleInput in, PythonCalls calls) {
    return new Unpickler(file, in, calls).run();
  }

  private Object run() {
    int code = in.u1();
    if (code != 0x80) {
      throw in.broken("it does not begin with a protocol");
    }
    while (code != '.') {
      charge(STEP);
      step(code);
      code = in.u1();
    }
    if (stack.size() != 1 || !marks.isEmpty()) {
      throw in.broken("it ends with " + stack.size() + " values, not one");
    }
    return stack.get(0);
  }

  private void step(int code) {
    switch (code) {
      case 0x80 -> protocol(in.u1());
      case 0x95 -> in.i8(); // FRAME: a hint for readers of streams
      case 'N' -> push(null);
      case 0x88 -> push(true);
      case 0x89 -> push(false);
      case 'K' -> push((long) in.u1());
      case 'M' -> push((long) in.u2());
      case 'J' -> push((long) in.i4());
      case 0x8a -> integer(in.u1());
      case 0x8b -> integer(in.i4());
      case 'G' -> push(in.f8());
      case 0x8c -> text(in.u1());
      case 'X' -> text(in.u4());
      case 0x8d -> text(in.i8());
      case 'U' -> latin(in.u1());
      case 'T' -> latin(in.i4());
      case 'C' -> push(in.take(in.u1()));
      case 'B' -> push(in.take(in.u4()));
      case 0x8e, 0x96 -> push(in.take(in.i8()));
      case '}' -> push(new LinkedHashMap<>(0));
      case ']', 0x8f -> push(new ArrayList<>(0)); // a set is kept as a list: it is not looked at
      case ')' -> push(EMPTY_TUPLE);
      case 0x85 -> push(tuple(1));
      case 0x86 -> push(tuple(2));
      case 0x87 -> push(tuple(3));
      case 't', 0x91 -> push(tuple(sinceMark()));
      case '(' -> marks.add(stack.size());
      case '0' -> discard();
      case '1' -> tuple(sinceMark());
      case '2' -> push(top());
      case 'a' -> append(tuple(1));
      case 'e', 0x90 -> append(tuple(sinceMark()));
      case 's' -> put(tuple(2));
      case 'u' -> put(tuple(sinceMark()));
      case 'q' -> memoize(in.u1());
      case 'r' -> memoize(in.i4());
      case 0x94 -> memoize(memo.size());
      case 'h' -> push(memo(in.u1()));
      case 'j' -> push(memo(in.i4()));
      case 'c' -> push(named(in.line(), in.line()));
      case 0x93 -> push(global(tuple(2)));
      case 'R' -> push(call(tuple(2)));
      case 0x81 -> push(make(tuple(2)));
      case 0x92 -> push(make(tuple(3)));
      case 'b' -> build(pop());
      case 'Q' -> push(calls.storage(pop()));
      default ->
          throw in.broken(
              String.format(Locale.ROOT, "opcode 0x%02x, which torch.save does not write", code));
    }
  }

  private void charge(long bytes) {
    memory -= bytes;
    if (memory < 0) {
      throw new WeightsException(
          String.format(
              Locale.ROOT,
              "%s holds far more than weights: its pickle would take over %d MB",
              file,
              MEMORY >> 20));
    }
  }

  private void protocol(int version) {
    if (version > HIGHEST_PROTOCOL) {
      throw in.broken(
          String.format(Locale.ROOT, "protocol %d; %d is the highest", version, HIGHEST_PROTOCOL));
    }
  }

  private void integer(long length) {
    chargeText(length);
    push(in.integer(length));
  }

  private void text(long length) {
    chargeText(length);
    push(in.text(length));
  }

  private void latin(long length) {
    chargeText(length);
    push(in.latin(length));
  }

  private void chargeText(long length) {
    if (length <= PickleInput.LONGEST_TEXT) {
      charge(2 * Math.max(0, length)); // UTF-16
    }
  }

  // The stack. Nothing below the last mark is touched, but by what names the mark.

  private int floor() {
    return marks.isEmpty() ? 0 : marks.get(marks.size() - 1);
  }

  private void push(Object value) {
    stack.add(value);
  }

  private Object pop() {
    Object top = top();
    stack.remove(stack.size() - 1);
    return top;
  }

  private Object top() {
    if (stack.size() <= floor()) {
      throw in.broken("a value is wanted where there is none");
    }
    return stack.get(stack.size() - 1);
  }

  private int sinceMark() {
    if (marks.isEmpty()) {
      throw in.broken("a mark is wanted where there is none");
    }
    return stack.size() - marks.remove(marks.size() - 1);
  }

  /** POP takes a mark where one is uppermost. */
  private void discard() {
    if (!marks.isEmpty() && floor() == stack.size()) {
      marks.remove(marks.size() - 1);
    } else {
      pop();
    }
  }

  /** Takes the uppermost values, in the order in which they were pushed. */
  private List<Object> tuple(int count) {
    if (count > stack.size() - floor()) {
      throw in.broken(
          String.format(Locale.ROOT, "%d values are wanted where there are fewer", count));
    }
    List<Object> uppermost = stack.subList(stack.size() - count, stack.size());
    List<Object> taken = Arrays.asList(uppermost.toArray());
    uppermost.clear();
    return taken;
  }

  private void memoize(int index) {
    charge(STEP);
    memo.put(index, top());
  }

  private Object memo(int index) {
    if (!memo.containsKey(index)) {
      throw in.broken("value " + index + " is wanted before it is there");
    }
    return memo.get(index);
  }

  // Containers

  @SuppressWarnings("unchecked") // only this class makes lists
  private void append(List<Object> items) {
    Object target = top();
    if (target instanceof ArrayList<?> list) {
      ((ArrayList<Object>) list).addAll(items);
    } else if (!(target instanceof Inert)) {
      throw in.broken("appends to " + PythonCalls.describe(target));
    }
  }

  @SuppressWarnings("unchecked") // only this class makes maps
  private void put(List<Object> keysAndValues) {
    Object target = top();
    if (keysAndValues.size() % 2 != 0) {
      throw in.broken("a key without a value");
    }
    if (target instanceof LinkedHashMap<?, ?> map) {
      for (int i = 0; i < keysAndValues.size(); i += 2) {
        ((Map<Object, Object>) map).put(key(keysAndValues.get(i)), keysAndValues.get(i + 1));
      }
    } else if (!(target instanceof Inert)) {
      throw in.broken("sets an item of " + PythonCalls.describe(target));
    }
  }

  /**
   * A key as Java compares it. What is not simple becomes a key of its own: hashing a tuple of
   * tuples that are shared takes time exponential in its depth.
   */
  private static Object key(Object key) {
    if (key instanceof String text) {
      return text.length() <= LONGEST_KEY ? text : new Inert("str");
    }
    boolean simple = key instanceof Long || key instanceof Boolean || key instanceof Double;
    return simple || key == null ? key : new Inert(PythonCalls.describe(key));
  }

  // Classes and functions

  private Global global(List<Object> names) {
    if (names.get(0) instanceof String module && names.get(1) instanceof String name) {
      return named(module, name);
    }
    throw in.broken("a class whose name is no text");
  }

  private Global named(String module, String name) {
    if (Math.max(module.length(), name.length()) > PickleInput.LONGEST_NAME) {
      throw in.broken(
          String.format(
              Locale.ROOT, "a class with a name of over %d letters", PickleInput.LONGEST_NAME));
    }
    chargeText(module.length() + name.length());
    return new Global(module, name);
  }

  private Object call(List<Object> functionAndArguments) {
    if (functionAndArguments.get(0) instanceof Global function
        && functionAndArguments.get(1) instanceof List<?> arguments) {
      return PythonCalls.isOrderedDict(function)
          ? orderedDict(arguments)
          : calls.call(function, arguments);
    }
    throw in.broken("calls " + PythonCalls.describe(functionAndArguments.get(0)));
  }

  /** Python 2 gives the items as an argument: a list of pairs. */
  private Map<Object, Object> orderedDict(List<?> arguments) {
    Map<Object, Object> map = new LinkedHashMap<>(0);
    if (!arguments.isEmpty() && arguments.get(0) instanceof List<?> pairs) {
      charge((long) STEP * pairs.size()); // a list may be named often
      for (Object pair : pairs) {
        if (!(pair instanceof List<?> two) || two.size() != 2) {
          throw in.broken("an OrderedDict of something else than pairs");
        }
        map.put(key(two.get(0)), two.get(1));
      }
    }
    return map;
  }

  /** NEWOBJ: a class and the arguments of its making, which are not looked at. */
  private Inert make(List<Object> classAndArguments) {
    if (classAndArguments.get(0) instanceof Global type) {
      charge(2L * type.toString().length());
      return new Inert(type.toString());
    }
    throw in.broken("an object of " + PythonCalls.describe(classAndArguments.get(0)));
  }

  /** Attributes: kept for stand-ins, of no use for others (an OrderedDict's {@code _metadata}). */
  private void build(Object state) {
    Object target = top();
    if (target instanceof Inert object) {
      object.build(state);
    } else if (target == null || target instanceof Global || target instanceof ByteBuffer) {
      throw in.broken("sets attributes of " + PythonCalls.describe(target));
    }
  }
}
