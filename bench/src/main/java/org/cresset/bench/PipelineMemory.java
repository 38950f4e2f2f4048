package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * One pass over JPEG files in a process of its own: the counterpart of {@code pipeline.py peak}.
 */
public final class PipelineMemory {
  private PipelineMemory() {}

  /** Reads the images of a folder and writes the greatest memory of that, in MiB, to a file. */
  public static void main(String[] args) throws IOException {
    PipelineBenchmark.pass(JpegFiles.in(Path.of(args[0])), Integer.parseInt(args[1]));
    Files.writeString(Path.of(args[2]), String.valueOf(PeakMemory.mebibytes("VmHWM")));
  }
}
