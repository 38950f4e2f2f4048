package org.cresset.vision.image;

/**
 * A plain JPEG stream written anew: a header of checked tables alone, then the packed pixels.
 *
 * @param bytes the stream, at the front of an array that may be longer
 * @param length how many bytes
 * @param channels 1 or 3
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegStream(byte[] bytes, int length, int channels) {}
