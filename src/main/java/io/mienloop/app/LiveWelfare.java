package io.mienloop.app;

import io.mienloop.config.ChannelConfig;
import io.mienloop.config.LoadedConfig;
import io.mienloop.config.PortConfig;
import io.mienloop.config.Quantities;
import io.mienloop.rig.ChannelRole;
import io.mienloop.rig.Dose;
import io.mienloop.rig.DoseHistory;
import io.mienloop.rig.DoseLedger;
import io.mienloop.rig.DoseRecord;
import io.mienloop.rig.LedgerException;
import io.mienloop.rig.ReplacedLedgerException;
import io.mienloop.session.ChannelDose;
import io.mienloop.session.Confirmation;
import io.mienloop.session.JournaledDoses;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import io.mienloop.session.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Arming in two steps and the animal's ledger of doses, for a session with a real board. */
final class LiveWelfare implements Welfare {
    /** The ledger's name in the animal's folder. */
    static final String LEDGER = "doses.mll";

    private static final Logger LOG = LoggerFactory.getLogger(LiveWelfare.class);

    private final SessionSetup setup;
    private final ArmingPerson person;
    private final InstantSource clock;
    private final ZoneId zone;
    private final Path animalFolder;
    private final DoseLedger ledger;
    private int armedAnew;
    private final List<Unsettled> unsettled = new ArrayList<>();
    private Allowance allowance;
    private List<DoseRecord> reserved = List.of();

    private LiveWelfare(
            SessionSetup setup, ArmingPerson person, InstantSource clock, ZoneId zone, Path folder, DoseLedger ledger) {
        this.setup = setup;
        this.person = person;
        this.clock = clock;
        this.zone = zone;
        this.animalFolder = folder;
        this.ledger = ledger;
    }

    /** Whether an animal may feel what this session does. */
    static boolean live(LoadedConfig config, RunOptions options) {
        return config.rig().port().kind() == PortConfig.Kind.SERIAL
                && !options.simulatedTime()
                && !config.experiment().stimuli().isEmpty();
    }

    /** @throws Failure when the ledger cannot be used, or another session has it open */
    static Welfare open(SessionSetup setup, ArmingPerson person, InstantSource clock, ZoneId zone) throws Failure {
        if (!live(setup.config, setup.options)) {
            return NOTHING_LIVE;
        }
        Path folder = folder(setup.options.dataDir(), setup.config.subject().id());
        Path file = folder.resolve(LEDGER);
        String subject = setup.config.subject().id();
        try {
            if (!Files.exists(file)) {
                ArmedSessions.requireKnown(List.of(), file, subject); // leaves no empty ledger behind
            }
            DoseLedger ledger = DoseLedger.open(file, subject, clock.instant());
            try {
                ArmedSessions.requireKnown(ledger.records(), file, subject);
            } catch (IOException | RuntimeException e) {
                ledger.close();
                throw e;
            }
            return new LiveWelfare(setup, person, clock, zone, folder, ledger);
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    static Path folder(Path dataDir, String subject) {
        return dataDir.resolve("sub-" + subject);
    }

    static Failure failure(Path file, IOException e) {
        if (e instanceof ReplacedLedgerException) {
            return new Failure(
                    ExitCode.HARDWARE,
                    e.getMessage() + "; nothing live is armed on it: see to it that nothing else writes there, put the"
                            + " right ledger back, and begin anew",
                    e);
        }
        return e instanceof LedgerException
                ? new Failure(ExitCode.SAFETY, e.getMessage(), e)
                : new Failure(
                        ExitCode.HARDWARE,
                        "cannot use the ledger of doses " + file + ": " + Reasons.of(e)
                                + "; without it nothing live is armed: mend the disk or its permissions",
                        e);
    }

    @Override
    public void arm() throws Failure {
        LoadedConfig config = setup.config;
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, zone);
        List<ChannelConfig> dials = DialCheck.dials(config, today);
        DoseHistory history = history(now);
        allowance = Allowance.of(setup.rigPlan, history);
        allowance.requireSpacing(history, now);
        if (!person.present()) {
            String confirm = dials.isEmpty()
                    ? ""
                    : "--confirm CHANNEL=DIAL for "
                            + String.join(
                                    ", ",
                                    dials.stream().map(ChannelConfig::name).toList())
                            + " and ";
            throw notArmed("live stimuli need a person: run it on a terminal, or give " + confirm + "--arm "
                    + config.subject().id());
        }
        List<String> shown = new ArrayList<>();
        if (ledger.records().isEmpty()) {
            shown.add("the ledger of doses " + ledger.path()
                    + " begins with this session: no dose of this animal is known");
        }
        if (ledger.tornBytes() > 0) {
            shown.add("the ledger of doses ended in a line that was cut in the middle of writing; it was taken away");
        }
        unsettled.forEach(one -> shown.add(one.shown()));
        shown.addAll(new ArmingSheet(config, allowance, Math.round(setup.seconds() * 1e9)).lines());
        shown.forEach(person::show);
        Confirmation confirmation = confirm(config, dials, shown);
        requireClockNotSetBack(now);
        setup.armed(
                allowance.plan(),
                allowance.shares().stream().map(Allowance.Share::before).toList(),
                confirmation);
    }

    @Override
    public String armAnew() throws Failure {
        if (!person.answersAnew()) {
            throw notArmed("arming anew needs a person at a terminal who reads the dials again; begin a new session");
        }
        if (armedAnew == Allowance.MOST_REARMINGS) {
            throw notArmed("it was armed anew " + armedAnew
                    + " times already, and no more was reserved in the ledger of doses; begin a new session");
        }
        Instant asked = clock.instant();
        LocalDate today = LocalDate.ofInstant(asked, zone);
        List<ChannelConfig> dials = DialCheck.dials(setup.config, today);
        List<String> shown = new ArrayList<>();
        shown.add("ARMING ANEW in the running session. Doses are those before it; its limits and its count go on.");
        shown.addAll(new ArmingSheet(setup.config, allowance, Math.round(setup.seconds() * 1e9)).lines());
        shown.forEach(person::show);
        Confirmation again = confirm(setup.config, dials, shown);
        requireClockNotSetBack(asked);
        try {
            ledger.requireUnchanged();
        } catch (IOException e) {
            throw failure(ledger.path(), e);
        }
        armedAnew++;
        return "armed anew by " + again.user() + " for " + again.word() + ", dials read: " + again.dials();
    }

    /** What the animal had, with sessions that were cut short settled as far as their journals tell. */
    private DoseHistory history(Instant now) {
        List<DoseRecord> lines = new ArrayList<>(ledger.records());
        unsettled.clear();
        for (DoseRecord reservation : new DoseHistory(lines, now, zone).unsettled()) {
            Unsettled one = Unsettled.of(reservation, animalFolder, interval(reservation.role()), now);
            unsettled.add(one);
            lines.add(one.settled(now));
        }
        return new DoseHistory(lines, now, zone);
    }

    /** The shortest that the board's firmware lets through, whatever the cut session's rig file said. */
    static long interval(ChannelRole role) {
        return io.mienloop.rig.ChannelLimits.hard(role).minIntervalMicros();
    }

    private Confirmation confirm(LoadedConfig config, List<ChannelConfig> dials, List<String> shown) throws Failure {
        if (person instanceof WrittenAnswers written) {
            for (String channel : written.channels()) {
                if (dials.stream().noneMatch(dial -> dial.name().equals(channel))) {
                    throw new Failure(
                            ExitCode.USAGE,
                            "--confirm names " + channel
                                    + ", which has no dial to confirm in this session; the dials are "
                                    + String.join(
                                            ", ",
                                            dials.stream()
                                                    .map(ChannelConfig::name)
                                                    .toList()));
                }
            }
        }
        Map<String, String> read = new LinkedHashMap<>();
        for (ChannelConfig channel : dials) {
            ChannelConfig.Calibration calibration = channel.calibration().orElseThrow();
            String answer = person.dial(
                    channel.name(),
                    "Look at the dial of " + channel.name() + " ("
                            + Quantities.level(
                                    channel.role(), calibration.level().orElseThrow()) + ", calibrated on "
                            + calibration.date() + ") and type the value it shows: ");
            if (answer == null || answer.isBlank()) {
                throw notArmed("the dial of " + channel.name() + " was not confirmed; read it and type its value");
            }
            if (!DialCheck.same(answer, calibration.dial().orElseThrow())) {
                throw notArmed("the dial of " + channel.name() + " was read as '" + answer.strip()
                        + "', which is not where it stood at its calibration; set the dial, or correct the rig file");
            }
            read.put(channel.name(), answer.strip());
        }
        String subject = config.subject().id();
        String word = person.word("To arm, type the animal's id: ");
        if (word == null || !word.strip().equals(subject)) {
            throw notArmed(
                    word == null || word.isBlank()
                            ? "the animal's id was not given; type it, or give --arm " + subject
                            : "'" + word.strip() + "' is not this animal's id; look which animal is on the rig");
        }
        return new Confirmation(
                person.name(),
                clock.instant().toString(),
                read,
                word.strip(),
                config.experiment().closedLoopShock().stream()
                        .map(Object::toString)
                        .toList(),
                shown);
    }

    /**
     * What was judged before the questions (the spacing, the doses of the day) can only have become better since, unless
     * the clock was set back meanwhile. Nor may it stand before the ledger's last line, which this session wrote.
     */
    private void requireClockNotSetBack(Instant asked) throws Failure {
        Instant now = clock.instant();
        if (now.isBefore(asked)
                || !ledger.records().isEmpty()
                        && now.isBefore(ledger.records().getLast().time())) {
            throw notArmed("the clock was set back during the questions; set it right and begin anew");
        }
    }

    @Override
    public void reserve(SessionFolder folder) throws Failure {
        String session = folder.path().getFileName().toString();
        Instant now = clock.instant();
        List<DoseRecord> lines = new ArrayList<>();
        for (Unsettled one : unsettled) {
            lines.add(one.settled(now));
        }
        for (Allowance.Share share : allowance.shares()) {
            if (share.channel().role() != ChannelRole.SYNC) {
                lines.add(DoseRecord.reserved(
                        now,
                        session,
                        share.channel().name(),
                        share.channel().role(),
                        share.most(),
                        "armed by " + person.name()));
            }
        }
        append(lines);
        reserved = lines.stream()
                .filter(line -> line.kind() == DoseRecord.Kind.RESERVED)
                .toList();
    }

    @Override
    public void settle(SessionFolder folder, Summary summary) throws Failure {
        JournaledDoses journal;
        try {
            journal = SessionFiles.doses(folder);
        } catch (IOException e) {
            throw failure(ledger.path(), e);
        }
        Instant last = ledger.records().isEmpty()
                ? Instant.MIN
                : ledger.records().getLast().time();
        // A dose is written down also by a clock that was set back during the session.
        Instant now = clock.instant().isBefore(last) ? last : clock.instant();
        List<DoseRecord> lines = new ArrayList<>();
        for (DoseRecord reservation : reserved) {
            ChannelDose given = summary.doses().get(reservation.channel());
            lines.add(DoseRecord.given(
                    now,
                    reservation.session(),
                    reservation.channel(),
                    reservation.role(),
                    new Dose(given.trains(), given.pulses(), given.onTimeUs(), given.dose()),
                    onset(journal, given, now),
                    note(given)));
        }
        try {
            ledger.append(lines);
        } catch (IOException e) {
            throw unwritten(folder, lines, e);
        }
    }

    /** What the ledger does not take is kept with the session; its journal has it in any case. */
    private Failure unwritten(SessionFolder folder, List<DoseRecord> lines, IOException cause) {
        LOG.error("the ledger did not take what this session gave:\n{}", DoseLedger.text(lines), cause);
        Path kept = folder.journal();
        try {
            kept = Files.writeString(folder.unwrittenDoses(), DoseLedger.text(lines));
        } catch (IOException e) {
            LOG.error("nor could it be written to {}", folder.unwrittenDoses(), e);
        }
        return new Failure(
                ExitCode.HARDWARE,
                "what this session gave is NOT in the ledger of doses: " + Reasons.of(cause) + "; it stands in " + kept
                        + ": put the right ledger back, then give mienloop doses "
                        + setup.config.subject().id() + ", which says whether anything is missing",
                cause);
    }

    private static String note(ChannelDose given) {
        if (given.remark() != null) {
            return given.remark();
        }
        return given.boardCount() == null ? "no trigger was written to the board" : "the board's count agrees";
    }

    private static Instant onset(JournaledDoses journal, ChannelDose given, Instant now) {
        if (given.trains() == 0 || given.lastS() == null) {
            return given.trains() == 0 ? null : now;
        }
        return journal.start().plusNanos(Math.round(given.lastS() * 1e9));
    }

    private void append(List<DoseRecord> lines) throws Failure {
        try {
            ledger.append(lines);
        } catch (IOException e) {
            throw failure(ledger.path(), e);
        }
    }

    private static Failure notArmed(String why) {
        return new Failure(ExitCode.SAFETY, "not armed: " + why);
    }

    @Override
    public void close() throws Failure {
        try {
            ledger.close();
        } catch (IOException e) {
            throw failure(ledger.path(), e);
        }
    }
}
