package io.mienloop.camera;

/**
 * What is known of a source before its first frame.
 *
 * @param width pixels of a frame
 * @param height pixels of a frame
 * @param rate nominal frames a second, 0 when unknown
 * @param frames number of frames when the source states it, else -1 (a container's count is a hint, never a promise)
 * @param live whether frames come at their own pace; a recording is delivered as fast as it is read and must be paced
 * @param raw whether a live frame that is there only needs to be copied: a device sends grey pixels. All else is converted, decoded,
 *     drawn or read from a file
 * @param description one line for people
 */
public record CameraInfo(
        int width, int height, double rate, long frames, boolean live, boolean raw, String description) {}
