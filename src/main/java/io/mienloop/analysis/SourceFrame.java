package io.mienloop.analysis;

import io.mienloop.face.Region;

/**
 * A frame that went into a prototype.
 *
 * @param video file name of the recording
 * @param crop the rectangle of its picture that was the frame, or null for the whole
 * @param timeSeconds from the recording's first frame
 * @param neutralSimilarity Pearson r with neutral, the reason why it was chosen
 */
public record SourceFrame(String video, Region crop, double timeSeconds, double neutralSimilarity) {}
