package io.mienloop.app;

import io.mienloop.face.BlockNorm;
import io.mienloop.face.HogSettings;
import io.mienloop.face.Region;

/**
 * Region and HOG options as a person gave them; a null is what was not given.
 *
 * @param roi {@code x,y,width,height}
 * @param norm l2-hys, l2, l1 or none
 */
public record HogChoice(String roi, Integer cell, Integer block, Integer orientations, Boolean sqrt, String norm) {
    /** Nothing given. */
    public static final HogChoice NONE = new HogChoice(null, null, null, null, null, null);

    /** The region, or null for the whole picture. */
    Region region() throws Failure {
        if (roi == null) {
            return null;
        }
        String[] parts = roi.trim().split("\\s*,\\s*");
        try {
            if (parts.length == 4) {
                return new Region(
                        Integer.parseInt(parts[0]),
                        Integer.parseInt(parts[1]),
                        Integer.parseInt(parts[2]),
                        Integer.parseInt(parts[3]));
            }
        } catch (NumberFormatException e) {
            throw new Failure(ExitCode.USAGE, malformed(), e);
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, "--roi " + roi + ": " + e.getMessage(), e);
        }
        throw new Failure(ExitCode.USAGE, malformed());
    }

    private String malformed() {
        return "--roi " + roi + " is not x,y,width,height in whole pixels; for example --roi 12,26,64,64";
    }

    /** What was given, and the defaults for the rest. */
    HogSettings settings() throws Failure {
        return over(HogSettings.DEFAULT);
    }

    /** Whether anything but the region was given. */
    boolean anyHog() {
        return cell != null || block != null || orientations != null || sqrt != null || norm != null;
    }

    /** What was given, and another's for the rest. */
    HogSettings over(HogSettings base) throws Failure {
        try {
            return new HogSettings(
                    orientations == null ? base.orientations() : orientations,
                    cell == null ? base.cellSize() : cell,
                    block == null ? base.blockSize() : block,
                    sqrt == null ? base.sqrt() : sqrt,
                    norm == null ? base.norm() : blockNorm());
        } catch (IllegalArgumentException e) {
            throw new Failure(ExitCode.USAGE, e.getMessage(), e);
        }
    }

    private BlockNorm blockNorm() throws Failure {
        for (BlockNorm known : BlockNorm.values()) {
            if (known.toString().equalsIgnoreCase(norm)) {
                return known;
            }
        }
        throw new Failure(ExitCode.USAGE, "--norm " + norm + " is unknown; use l2-hys, l2, l1 or none");
    }
}
