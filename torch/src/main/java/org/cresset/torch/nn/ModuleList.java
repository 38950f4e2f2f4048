package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/**
 * Modules in order, named {@code 0}, {@code 1}, ...; it computes nothing. Source: {@code
 * torch.nn.ModuleList}.
 *
 * @param <M> what all of them are
 */
public final class ModuleList<M extends Module> extends Module implements Iterable<M> {
  private final List<M> modules = new ArrayList<>();

  private ModuleList() {}

  /** These modules. */
  @SafeVarargs
  public static <M extends Module> ModuleList<M> of(M... modules) {
    ModuleList<M> list = new ModuleList<>();
    for (M module : modules) list.append(module);
    return list;
  }

  /** These modules. */
  public static <M extends Module> ModuleList<M> of(List<M> modules) {
    ModuleList<M> list = new ModuleList<>();
    modules.forEach(list::append);
    return list;
  }

  /** One more at the end. */
  public ModuleList<M> append(M module) {
    modules.add(child(String.valueOf(modules.size()), module));
    return this;
  }

  /** The module at a position. */
  public M at(int position) {
    return modules.get(position);
  }

  /** How many there are. */
  public int size() {
    return modules.size();
  }

  /** All of them, which cannot be changed here. */
  public List<M> asList() {
    return Collections.unmodifiableList(modules);
  }

  @Override
  public Iterator<M> iterator() {
    return asList().iterator();
  }

  @Override
  protected boolean keepsNothing() {
    return childrenKeepNothing();
  }

  /** As PyTorch prints it: equal modules in a row once, with their number. */
  @Override
  public String toString() {
    if (modules.isEmpty()) return "ModuleList()";
    StringBuilder text = new StringBuilder("ModuleList(\n");
    for (int first = 0, next; first < modules.size(); first = next) {
      String printed = modules.get(first).toString();
      next = first + 1;
      while (next < modules.size() && modules.get(next).toString().equals(printed)) next++;
      int count = next - first;
      String name = count == 1 ? "(" + first + ")" : "(" + first + "-" + (next - 1) + ")";
      String times = count == 1 ? "" : count + " x ";
      text.append("  " + name + ": " + times + printed.replace("\n", "\n  ") + "\n");
    }
    return text.append(')').toString();
  }
}
