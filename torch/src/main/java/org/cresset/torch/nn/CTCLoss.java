package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.ClassLosses;
import org.cresset.torch.nn.functional.Reduction;

/**
 * The negative logarithm of the probability of a sequence of labels, over all its alignments with
 * the steps of a network. Source: Graves et al. 2006, {@code torch.nn.CTCLoss}.
 *
 * @param blank the label that stands for none
 * @param reduction what is made of the losses of all sequences; the mean divides each by its
 *     target's length
 * @param zeroInfinity whether a target that cannot fit its input counts 0 instead of infinity
 */
public record CTCLoss(long blank, Reduction reduction, boolean zeroInfinity) {
  /** The mean, label 0 is the blank, and what does not fit is infinite. */
  public static CTCLoss of() {
    return new CTCLoss(0, Reduction.MEAN, false);
  }

  /**
   * The loss.
   *
   * @param logProbabilities (T, N, C), logarithms of probabilities
   * @param targets labels, int64, (N, S) or all of them one after the other
   * @param inputLengths how many steps of each sequence count, at most T
   * @param targetLengths how many labels of each sequence count
   * @return one number, or (N) without reduction
   */
  public Tensor forward(
      Tensor logProbabilities, Tensor targets, long[] inputLengths, long[] targetLengths) {
    return ClassLosses.ctc(
        logProbabilities, targets, inputLengths, targetLengths, blank, reduction, zeroInfinity);
  }
}
