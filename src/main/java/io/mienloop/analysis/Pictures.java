package io.mienloop.analysis;

import io.mienloop.camera.CameraException;
import io.mienloop.camera.CameraInfo;
import io.mienloop.camera.FrameStamp;
import io.mienloop.face.HogDescriptor;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;

/** What every reader of a recording checks: that a rectangle lies in the picture, and when a frame was. */
final class Pictures {
    private Pictures() {}

    /**
     * The rectangle, or the whole picture where it is null.
     *
     * @param what how the message names the rectangle: crop or region of interest
     * @throws AnalysisException when it does not lie wholly inside the picture
     */
    static Region inside(String what, Region region, int width, int height, String recording) throws AnalysisException {
        if (region == null) {
            return new Region(0, 0, width, height);
        }
        if (!region.fitsIn(width, height)) {
            throw new AnalysisException("the " + what + " " + region + " (x,y,width,height) does not lie inside the "
                    + width + "x" + height + " picture of " + recording + ": choose one that does");
        }
        return region;
    }

    /** A descriptor for the region, or a refusal that says why there is none. */
    static HogDescriptor descriptor(HogSettings settings, Region region) throws AnalysisException {
        try {
            return new HogDescriptor(settings, region.width(), region.height());
        } catch (IllegalArgumentException e) {
            throw new AnalysisException(e.getMessage(), e);
        }
    }

    /** Nanoseconds from the first frame: what the source says, else its number over the nominal rate. */
    static long nanos(FrameStamp stamp, long index, CameraInfo info) throws CameraException {
        if (stamp.timeNanos >= 0) {
            return stamp.timeNanos;
        }
        if (!(info.rate() > 0)) {
            throw new CameraException(
                    info.description() + " states neither times nor a frame rate: say how many frames a second it has");
        }
        return Math.round(index * 1e9 / info.rate());
    }
}
