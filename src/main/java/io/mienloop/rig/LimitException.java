package io.mienloop.rig;

/** A stimulus or a limit outside what is allowed: names the channel, the limit, the value asked and the limit's value. */
public final class LimitException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final Limit limit;
    private final long asked;
    private final long allowed;

    public LimitException(Channel channel, Limit limit, long asked, long allowed, String hint) {
        super("channel " + channel.name() + " (" + channel.role() + "): " + limit.text() + " is "
                + value(allowed, limit, channel) + ", asked for " + value(asked, limit, channel) + ": " + hint);
        this.limit = limit;
        this.asked = asked;
        this.allowed = allowed;
    }

    /** The limit that was broken. */
    public Limit limit() {
        return limit;
    }

    /** The value asked, in the limit's unit. */
    public long asked() {
        return asked;
    }

    /** The limit's value. */
    public long allowed() {
        return allowed;
    }

    private static String value(long value, Limit limit, Channel channel) {
        String unit = limit.unit(channel.role());
        return unit.isEmpty() ? Long.toString(value) : value + " " + unit;
    }
}
