package io.mienloop.config;

import java.util.Locale;

/** What hangs on a channel; decides the units of its level and its limits. */
public enum Role {
    /** Gate of a shock isolator: level in µA, dose in nC. */
    SHOCK("level", Dimension.CURRENT, "charge", Dimension.CHARGE),
    /** Valve of a liquid line: volume of one opening and dose in nL. */
    VALVE("volume", Dimension.VOLUME, "total", Dimension.VOLUME),
    /** TTL input of a laser: power at the fibre's tip in µW, dose in nJ. */
    LASER("power", Dimension.POWER, "energy", Dimension.ENERGY),
    /** A lamp, a light source like a laser unless it is declared a {@linkplain Light#MASK mask}: power in µW, dose in nJ. */
    LED("power", Dimension.POWER, "energy", Dimension.ENERGY),
    /** A line to other recorders: neither level nor dose. */
    SYNC(null, null, null, null),
    /** A line that paces a camera or marks frames: no stimulus, neither level nor dose. */
    FRAME(null, null, null, null);

    final String levelKey;
    final Dimension level;
    final String doseKey;
    final Dimension dose;

    Role(String levelKey, Dimension level, String doseKey, Dimension dose) {
        this.levelKey = levelKey;
        this.level = level;
        this.doseKey = doseKey;
        this.dose = dose;
    }

    /** Unit of a level as text: {@code uA}, {@code nL} or {@code uW}; empty for sync and frame. */
    public String levelUnit() {
        return level == null ? "" : level.baseUnit();
    }

    /** Unit of a dose as text: {@code nC}, {@code nL} or {@code nJ}; empty for sync and frame. */
    public String doseUnit() {
        return dose == null ? "" : dose.baseUnit();
    }

    /** The word used in rig files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
