package io.mienloop.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads numbers with and without units, and says of each what is wrong with it. Nothing is rounded. */
final class Numbers {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][-+]?\\d{1,3})?");
    private static final Pattern QUANTITY =
            Pattern.compile("(?<number>" + NUMBER.pattern() + ")\\s*(?<unit>[^\\s\\d.+-]\\S*)?");
    private static final Pattern WHOLE = Pattern.compile("[-+]?\\d{1,18}");

    private final Problems problems;

    Numbers(Problems problems) {
        this.problems = problems;
    }

    /** A whole number of base units within the range. */
    OptionalLong quantity(String path, Tree.Scalar scalar, Dimension dimension, long least, long most) {
        String units =
                "units of " + dimension.text + " are " + dimension.unitsText() + ", as in `" + dimension.example + "`";
        Matcher matcher = QUANTITY.matcher(scalar.text().strip());
        if (!matcher.matches()) {
            error(scalar, path + " is " + scalar.kind() + ", not " + dimension.text, units);
            return OptionalLong.empty();
        }
        String unit = matcher.group("unit");
        if (unit == null) {
            error(scalar, path + " is '" + scalar.text() + "' without a unit", units);
            return OptionalLong.empty();
        }
        BigDecimal factor = dimension.factor(unit);
        if (factor == null) {
            Dimension other = Dimension.of(unit);
            String what = other == null
                    ? "has the unknown unit '" + unit + "'"
                    : "is " + other.text + ", not " + dimension.text;
            error(scalar, path + " ('" + scalar.text() + "') " + what, units);
            return OptionalLong.empty();
        }
        BigDecimal value = new BigDecimal(matcher.group("number")).multiply(factor);
        return inRange(path, scalar, value, dimension, least, most);
    }

    private OptionalLong inRange(
            String path, Tree.Scalar scalar, BigDecimal value, Dimension dimension, long least, long most) {
        if (value.compareTo(BigDecimal.valueOf(least)) < 0 || value.compareTo(BigDecimal.valueOf(most)) > 0) {
            String range = most == Long.MAX_VALUE
                    ? "at least " + dimension.format(least)
                    : dimension.format(least) + " to " + dimension.format(most);
            error(scalar, path + " is " + scalar.text() + ", out of range", "it may be " + range);
            return OptionalLong.empty();
        }
        if (value.stripTrailingZeros().scale() > 0) {
            String base = dimension.baseUnit();
            error(scalar, path + " is " + scalar.text() + ", finer than 1 " + base, "write a whole number of " + base);
            return OptionalLong.empty();
        }
        return OptionalLong.of(value.longValueExact());
    }

    /**
     * A number without unit within the range.
     *
     * @param example the key with a good value
     */
    OptionalDouble number(String path, Tree.Scalar scalar, double least, double most, String example) {
        String text = scalar.text().strip();
        if (!NUMBER.matcher(text).matches()) {
            error(scalar, path + " is " + scalar.kind() + ", not a number", "write for example " + example);
            return OptionalDouble.empty();
        }
        double value = Double.parseDouble(text);
        if (!(value >= least && value <= most)) {
            error(scalar, path + " is " + text + ", out of range", "it may be " + plain(least) + " to " + plain(most));
            return OptionalDouble.empty();
        }
        return OptionalDouble.of(value);
    }

    private static String plain(double value) {
        return new BigDecimal(value)
                .round(new MathContext(6))
                .stripTrailingZeros()
                .toPlainString();
    }

    /**
     * A whole number without unit within the range.
     *
     * @param example the key with a good value
     */
    OptionalLong whole(String path, Tree.Scalar scalar, long least, long most, String example) {
        String text = scalar.text().strip();
        if (!WHOLE.matcher(text).matches()) {
            error(scalar, path + " is " + scalar.kind() + ", not a whole number", "write for example " + example);
            return OptionalLong.empty();
        }
        long value = Long.parseLong(text);
        if (value < least || value > most) {
            error(scalar, path + " is " + text + ", out of range", "it may be " + least + " to " + most);
            return OptionalLong.empty();
        }
        return OptionalLong.of(value);
    }

    private void error(Tree.Scalar scalar, String message, String hint) {
        problems.error(scalar.origin(), message, hint);
    }
}
