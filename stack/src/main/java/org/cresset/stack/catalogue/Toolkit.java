package org.cresset.stack.catalogue;

/**
 * A CUDA toolkit and the Linux drivers that go with it.
 *
 * @param cuda its version
 * @param minDriver the oldest driver that runs what was built with it, by minor-version
 *     compatibility
 * @param bundledDriver the driver that it was delivered with, which also compiles its PTX
 */
public record Toolkit(Version cuda, Version minDriver, Version bundledDriver) {}
