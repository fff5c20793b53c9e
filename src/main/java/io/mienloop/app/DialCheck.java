package io.mienloop.app;

import io.mienloop.config.ChannelConfig;
import io.mienloop.config.Light;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.Quantities;
import io.mienloop.config.Role;
import io.mienloop.config.StimulusConfig;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether a channel's dial can be confirmed at all, and whether what a person read off it is its calibration's value. A TTL
 * board cannot set a current or a power; the dial decides. Where a DAC does, nothing is read, but it must have been measured.
 */
final class DialCheck {
    /** Electrodes, fibres and isolators age. */
    static final int OLDEST_DAYS = 90;

    private static final Pattern NUMBER = Pattern.compile("([+-]?\\d+(?:\\.\\d+)?)(\\D.*)?");

    private DialCheck() {}

    /**
     * The channels whose dials a person must read, in the rig file's order.
     *
     * @throws Failure when a shocker, a laser or an LED that is no mask is used without a calibration that holds for it
     */
    static List<ChannelConfig> dials(LoadedConfig config, LocalDate today) throws Failure {
        List<ChannelConfig> dials = new ArrayList<>();
        for (ChannelConfig channel : config.rig().channels()) {
            List<StimulusConfig> stimuli = config.experiment().stimuli().stream()
                    .filter(stimulus -> stimulus.channel().equals(channel.name()))
                    .toList();
            boolean mask = channel.light() == Light.MASK;
            boolean must =
                    channel.role() == Role.SHOCK || channel.role() == Role.LASER || channel.role() == Role.LED && !mask;
            boolean lit = mask && stimuli.stream().anyMatch(stimulus -> stimulus.level() > 0);
            if (stimuli.isEmpty() || !must && !lit) {
                continue;
            }
            String problem = problem(channel, stimuli, today);
            if (problem == null) {
                if (!channel.dac()) {
                    dials.add(channel);
                }
            } else if (must) {
                throw new Failure(
                        ExitCode.SAFETY,
                        "channel " + channel.name() + " (" + channel.role() + ") " + problem
                                + "; measure what comes out"
                                + " and write it into the rig file, as in `calibration: {date: " + today + ", "
                                + (channel.role() == Role.SHOCK ? "level: 300 uA" : "power: 10 mW")
                                + (channel.dac() ? "}`" : ", dial: \"3.0\"}`"));
            }
        }
        return dials;
    }

    private static String problem(ChannelConfig channel, List<StimulusConfig> stimuli, LocalDate today) {
        ChannelConfig.Calibration calibration = channel.calibration().orElse(null);
        if (calibration == null) {
            return "has no calibration, so that nobody knows what "
                    + (channel.dac() ? "comes out at a level" : "its dial delivers");
        }
        if (!channel.dac() && calibration.dial().map(String::isBlank).orElse(true)) {
            return "has a calibration that does not say where the dial stood";
        }
        if (calibration.level().isEmpty()) {
            return "has a calibration that does not say what was measured";
        }
        long age = ChronoUnit.DAYS.between(calibration.date(), today);
        if (age < 0 || age > OLDEST_DAYS) {
            return "has a calibration of " + calibration.date()
                    + (age < 0 ? ", which is yet to come" : ", older than " + OLDEST_DAYS + " days");
        }
        long level = calibration.level().getAsLong();
        for (StimulusConfig stimulus : stimuli) {
            if (channel.dac() && stimulus.level() > level) {
                return "is calibrated up to " + Quantities.level(channel.role(), level) + ", but stimulus "
                        + stimulus.name() + " asks for " + Quantities.level(channel.role(), stimulus.level());
            }
            if (!channel.dac() && stimulus.level() != level) {
                return "is calibrated at " + Quantities.level(channel.role(), level) + ", but stimulus "
                        + stimulus.name() + " counts on " + Quantities.level(channel.role(), stimulus.level());
            }
        }
        return null;
    }

    /** Whether a value read off a dial is the one stated: the same text but for spaces, or the same number without its unit. */
    static boolean same(String read, String stated) {
        String a = plain(read);
        String b = plain(stated);
        if (a.equals(b)) {
            return !a.isEmpty();
        }
        Matcher x = NUMBER.matcher(a);
        Matcher y = NUMBER.matcher(b);
        return x.matches()
                && y.matches()
                && new BigDecimal(x.group(1)).compareTo(new BigDecimal(y.group(1))) == 0
                && (x.group(2) == null || x.group(2).equals(y.group(2)));
    }

    private static String plain(String text) {
        return text.replaceAll("\\s+", "").toLowerCase(Locale.ROOT);
    }
}
