package org.cresset.stack.resolve;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.torch.TorchException;

/**
 * What is asked for, such as {@code torch>=2.9 cuda torchvision python 3.11}: packages with pip's
 * version specifiers; {@code cuda}, {@code cuda 12.6}, {@code cu126} or {@code cpu}; a Python.
 *
 * @param text as it was written
 * @param claims its parts
 */
public record Request(String text, List<Claim> claims) {
  private static final Set<Subject> ASKABLE =
      EnumSet.complementOf(EnumSet.of(Subject.DRIVER, Subject.GLIBC, Subject.GPU));

  /** Copies the list. */
  public Request {
    claims = List.copyOf(claims);
  }

  /**
   * Reads a request.
   *
   * @throws TorchException if a part of it cannot be understood, or it speaks of the machine, which
   *     is the target's part
   */
  public static Request of(String text) {
    Words words = new Words(text);
    if (!words.leftOver().isEmpty()) {
      throw new TorchException(
          "a request must speak of torch, torchvision, torchaudio, cuda, cpu or python, \""
              + words.leftOver().getFirst()
              + "\" is none of these",
          "write it like \"torch==2.9 cuda\", \"torch>=2.9,<2.12 cu126 torchvision\" or \"torch"
              + " latest cpu\"",
          null);
    }
    for (Claim claim : words.claims()) {
      if (!ASKABLE.contains(claim.subject())) {
        throw new TorchException(
            "a request must not speak of the machine, got " + claim,
            "say it with --target, such as --target driver=535.183,gpu=sm_86",
            null);
      }
    }
    if (words.claims().isEmpty()) {
      throw new TorchException(
          "a request must ask for something, it is empty", "write it like \"torch cuda\"", null);
    }
    return new Request(text.strip().replaceAll("\\s+", " "), words.claims());
  }

  /** The parts in a text of which only some is a request, such as a sentence. */
  public static List<Claim> claimsIn(String text) {
    return List.copyOf(new Words(text).claims());
  }

  /** The parts that speak of a subject. */
  public Stream<Claim> of(Subject subject) {
    return claims.stream().filter(claim -> claim.subject() == subject);
  }

  /** Whether it speaks of a subject. */
  public boolean has(Subject subject) {
    return of(subject).findAny().isPresent();
  }

  /** The Python that it names, if it names one. */
  public Optional<PythonVersion> python() {
    return of(Subject.PYTHON)
        .flatMap(claim -> claim.specifier().clauses().stream())
        .filter(clause -> clause.version().length() > 1)
        .map(clause -> PythonVersion.of(clause.version().prefix(3).toString()))
        .findFirst();
  }

  /** The same with further parts. */
  Request with(Claim... more) {
    return new Request(text, Stream.concat(claims.stream(), Stream.of(more)).toList());
  }
}
