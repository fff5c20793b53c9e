package io.mienloop.export.nwb;

import io.mienloop.export.ResolvedSettings;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionEnd;
import io.mienloop.session.SessionOutline;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What the file says about the session in words, from the journal alone; what the journal does not say is said to be unknown. */
final class SessionFacts {
    /** Six decimals, and the zone as +00:00. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSxxx");

    private static final String UNKNOWN = "unknown";

    private final SessionOutline outline;
    private final SessionDescription session;
    private final ResolvedSettings settings;
    private final OffsetDateTime start;

    SessionFacts(SessionOutline outline) {
        this.outline = outline;
        session = outline.description();
        settings = new ResolvedSettings(session.config());
        start = Instant.parse(session.startUtc()).truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    ResolvedSettings settings() {
        return settings;
    }

    /** The same for the same session, and for no other. */
    String identifier() {
        return UUID.nameUUIDFromBytes(session.toJson().getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    String start() {
        return TIME.format(start);
    }

    /** Of the last thing in the journal: the file is made of what was there then, whenever it is made. */
    String lastMoment() {
        return TIME.format(start.plus(outline.lastNanos() / 1000, ChronoUnit.MICROS));
    }

    String description() {
        return "Closed-loop session on the face of a head-fixed mouse: every frame scored against prototypes, stimuli"
                + " planned or triggered by the scores"
                + (session.simulatedTime() ? "; a rehearsal in simulated time" : "")
                + ". " + ended();
    }

    String experiment() {
        return settings.text("experiment").orElse(UNKNOWN);
    }

    String notes() {
        return ended() + " " + outline.frames() + " frames arrived, " + outline.recorded()
                + " of them are known to be in the video. " + missing()
                + "Times are seconds from the session's start on the host's monotonic clock;"
                + " the table events/notes ties them to UTC (event utc). The session's start is given in UTC: the lab's own time zone"
                + " is not recorded.";
    }

    private String missing() {
        if (outline.missingFromVideo() == 0) {
            return "";
        }
        return outline.missingFromVideo()
                + " frames that were recorded were not in the video any more when this file was made"
                + (outline.videoFrames() == 0 ? ", which had no whole frame or was not there" : "") + ". ";
    }

    private String ended() {
        SessionEnd end = outline.end();
        String how;
        if (end != null) {
            how = "The session ended as " + end.endedAs() + (end.why() == null ? "." : ": " + end.why() + ".");
        } else if (outline.ended()) {
            how = "The session had ended in order, but its journal was damaged: how it ended lies behind the damage.";
        } else if (outline.damage() != null) {
            how = "The session was cut short, and its journal is damaged: it has no end.";
        } else {
            how = "The session was cut short: its journal has no end, and nothing is known of what came after it.";
        }
        how += leftOut();
        if (end != null && end.videoBroken()) {
            how += " The video broke off.";
        }
        return how;
    }

    /** A crash cuts the journal's end; whatever else lies there is another thing, and is told as it is. */
    private String leftOut() {
        if (outline.tail() == null) {
            return "";
        }
        return outline.end() == null && outline.damage() == null
                ? " " + outline.damagedBytes() + " bytes at the journal's end are no whole record and were left out."
                : " Left out: " + outline.tail() + ".";
    }

    String collection() {
        return "Recorded by " + session.software() + ", descriptor kernel " + session.kernel() + ", seed "
                + session.seed()
                + ", prototypes SHA-256 " + session.prototypesSha256() + ". The experiment as resolved:\n\n"
                + session.config();
    }

    /** Name and version. */
    List<String> software() {
        String text = session.software();
        int blank = text.lastIndexOf(' ');
        return blank < 0 ? List.of(text, UNKNOWN) : List.of(text.substring(0, blank), text.substring(blank + 1));
    }

    Optional<String> licence() {
        return settings.text("subject", "licence");
    }

    Optional<String> strain() {
        return settings.text("subject", "strain");
    }

    /** As NWB writes it. */
    String sex() {
        return switch (settings.text("subject", "sex").orElse(UNKNOWN)) {
            case "female" -> "F";
            case "male" -> "M";
            default -> "U";
        };
    }

    boolean simulatedAnimal() {
        return settings.keys("rig", "camera").contains("simulated-mouse");
    }

    /** At midnight UTC, as no time of day is known. */
    Optional<String> birth() {
        return birthDate().map(date -> TIME.format(date.atStartOfDay().atOffset(ZoneOffset.UTC)));
    }

    /** In whole days. */
    Optional<String> age() {
        return birthDate()
                .map(date -> ChronoUnit.DAYS.between(date, start.toLocalDate()))
                .filter(days -> days >= 0)
                .map(days -> "P" + days + "D");
    }

    private Optional<LocalDate> birthDate() {
        try {
            return settings.text("subject", "date-of-birth").map(text -> LocalDate.parse(text));
        } catch (DateTimeParseException other) {
            return Optional.empty();
        }
    }

    String camera() {
        StringBuilder text = new StringBuilder(session.camera() + ", " + session.width() + " x " + session.height()
                + " pixels, 8-bit grey, nominal " + session.rate() + " frames a second");
        settings.text("rig", "camera", "exposure")
                .ifPresent(exposure -> text.append(", exposure ").append(exposure));
        settings.text("rig", "camera", "crop")
                .ifPresent(crop -> text.append(", crop ").append(crop));
        return text.toString();
    }

    /** Lasers and LEDs, but for those that are only looked at. */
    boolean optogenetic(String channel) {
        String role = channel(channel, "role").orElse("");
        return role.equals("laser")
                || (role.equals("led")
                        && !channel(channel, "mask").orElse("false").equals("true"));
    }

    private Optional<String> channel(String channel, String key) {
        return settings.text("rig", "channels", channel, key);
    }

    /** What the rig file says of a channel. */
    String channel(String channel) {
        StringBuilder text = new StringBuilder("Output of the board: "
                + settings.texts("rig", "channels", channel).entrySet().stream()
                        .filter(entry -> !entry.getKey().equals("calibration"))
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse(UNKNOWN));
        text.append("; calibration: ")
                .append(settings.texts("rig", "channels", channel, "calibration").entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue())
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("none stated"));
        return text.toString();
    }
}
