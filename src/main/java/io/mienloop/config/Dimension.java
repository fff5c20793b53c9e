package io.mienloop.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Kinds of quantity with the units each may be written in. Values are kept in the first unit, as whole numbers. */
enum Dimension {
    TIME("a time", "5 ms", "ns 1", "us 1e3", "µs 1e3", "ms 1e6", "s 1e9", "min 60e9", "h 3600e9"),
    RATE("a rate", "20 Hz", "uHz 1", "Hz 1e6", "kHz 1e9"),
    CURRENT("a current", "150 uA", "uA 1", "µA 1", "mA 1e3"),
    POWER("a power", "10 mW", "uW 1", "µW 1", "mW 1e3"),
    CHARGE("a charge", "5 mC", "nC 1", "uC 1e3", "µC 1e3", "mC 1e6"),
    ENERGY("an energy", "200 mJ", "nJ 1", "uJ 1e3", "µJ 1e3", "mJ 1e6", "J 1e9"),
    VOLUME("a volume", "10 uL", "nL 1", "uL 1e3", "µL 1e3", "mL 1e6"),
    SHARE("a share", "10 %", "permille 1", "% 10");

    /** What it is called, with its article. */
    final String text;

    /** A value as one would write it. */
    final String example;

    private final Map<String, BigDecimal> factors = new LinkedHashMap<>();

    Dimension(String text, String example, String... units) {
        this.text = text;
        this.example = example;
        for (String unit : units) {
            int space = unit.indexOf(' ');
            factors.put(unit.substring(0, space), new BigDecimal(unit.substring(space + 1)));
        }
    }

    /** The unit values are kept in. */
    String baseUnit() {
        return units().iterator().next();
    }

    Collection<String> units() {
        return factors.keySet();
    }

    /** {@code ns, us, ms, s, min or h}: one spelling of each unit. */
    String unitsText() {
        String all = units().stream().filter(unit -> !unit.startsWith("µ")).collect(Collectors.joining(", "));
        int last = all.lastIndexOf(", ");
        return last < 0 ? all : all.substring(0, last) + " or " + all.substring(last + 2);
    }

    /** How many base units one of the given unit is, or null when it is no unit of this dimension. */
    BigDecimal factor(String unit) {
        return factors.get(unit.replace('μ', 'µ'));
    }

    /** The dimension that a unit belongs to, or null. */
    static Dimension of(String unit) {
        for (Dimension dimension : values()) {
            if (dimension.factor(unit) != null) {
                return dimension;
            }
        }
        return null;
    }

    /** A value of base units in the largest unit in which it is a short number: {@code 60000000000} ns is {@code 1 min}. */
    String format(long value) {
        String best = value + " " + baseUnit();
        for (Map.Entry<String, BigDecimal> unit : factors.entrySet()) {
            BigDecimal scaled = new BigDecimal(value).divide(unit.getValue(), MathContext.DECIMAL64);
            String text = scaled.stripTrailingZeros().toPlainString() + " " + unit.getKey();
            if (!unit.getKey().startsWith("µ")
                    && scaled.compareTo(BigDecimal.ONE) >= 0
                    && text.length() <= best.length()) {
                best = text;
            }
        }
        return best;
    }
}
