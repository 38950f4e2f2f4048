/**
 * From items to batches: {@link org.cresset.torch.data.Dataset} says what an item is and writes it,
 * {@link org.cresset.torch.data.DataLoader} chooses the order and assembles batches in the
 * background, straight in the memory of the tensors that the loop gets.
 *
 * <ul>
 *   <li><b>Repeatable.</b> The order of the items is a function of (seed, epoch), an item's random
 *       numbers one of (seed, epoch, item): neither the number of workers nor their timing changes
 *       a batch, and any epoch can be entered at any batch.
 *   <li><b>Threads.</b> Workers are daemon platform threads, so that a dataset must allow reads
 *       from several threads at once. They end with the loop, also when it is left early or
 *       forgotten.
 *   <li><b>Ownership.</b> A batch owns its tensors; the iterator closes a batch when the next one
 *       is asked for, and the last when it says that there is none.
 *   <li><b>Errors.</b> What goes wrong with an item reaches the loop as a {@link
 *       org.cresset.torch.data.DataException} that names the item, at that item's place in the
 *       order.
 * </ul>
 */
@NullMarked
package org.cresset.torch.data;

import org.jspecify.annotations.NullMarked;
