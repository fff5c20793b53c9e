package io.mienloop.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The board's firmware as it came with this program: sources to build from, and images, where they could be built with it. */
public final class Firmware {
    /** Rates of the wire that a 16 MHz board makes well enough. */
    private static final List<Integer> RATES = List.of(115_200, 500_000, 1_000_000);

    private static final Pattern VERSION = Pattern.compile("(?m)^#define FIRMWARE_VERSION 0x([0-9A-Fa-f]{4})\\b");

    private final Path folder;
    private final Programs programs;

    Firmware(Path folder, Programs programs) {
        this.folder = folder;
        this.programs = programs;
    }

    /** @throws Failure when the folder is not where the launcher says, or, without launcher, in the project */
    public static Firmware installed() throws Failure {
        String home = System.getProperty("mienloop.home");
        Path folder = home == null ? Path.of("firmware-protocol") : Path.of(home, "firmware");
        if (!Files.isReadable(folder.resolve("Makefile"))) {
            throw new Failure(
                    ExitCode.USAGE,
                    "the firmware's sources are not at " + folder
                            + "; start Mienloop with its launcher, bin/mienloop, from a complete folder");
        }
        return new Firmware(folder.toAbsolutePath().normalize(), Programs.ofSystem());
    }

    Path folder() {
        return folder;
    }

    Programs programs() {
        return programs;
    }

    /** Version of the sources, major × 256 + minor. */
    int version() throws Failure {
        Path header = folder.resolve("firmware/mienloop/wire.h");
        try {
            Matcher m = VERSION.matcher(Files.readString(header));
            if (m.find()) {
                return Integer.parseInt(m.group(1), 16);
            }
            throw new Failure(ExitCode.USAGE, header + " has no FIRMWARE_VERSION; install Mienloop anew");
        } catch (IOException e) {
            throw new Failure(ExitCode.USAGE, "cannot read " + header + ": " + Reasons.of(e), e);
        }
    }

    /**
     * Builds the image with avr-gcc.
     *
     * @param baud rate of the wire
     * @param dac what the board's DAC is worth; nothing for a board without one, as the prebuilt images are for
     * @param out the file to write
     * @throws Failure when a tool is missing or the sources do not compile
     */
    public FirmwareImage build(int baud, Optional<DacScale> dac, Path out) throws Failure, InterruptedException {
        requireRate(baud);
        if (dac.isPresent()) {
            dac.get().requireBuildable();
        }
        programs.require("avr-gcc", "the AVR compiler (Debian: apt-get install gcc-avr avr-libc make)");
        programs.require("avr-objcopy", "the AVR binutils (Debian: apt-get install binutils-avr)");
        Path work = scratch();
        try {
            List<String> targets = new ArrayList<>(List.of("firmware", "BAUD=" + baud));
            dac.ifPresent(scale -> targets.addAll(List.of(
                    "DAC=1", "DAC_SHOCK_UA=" + scale.shockMicroamps(), "DAC_LASER_UW=" + scale.laserMicrowatts())));
            make(work, targets);
            String made = "mienloop" + dac.map(scale -> "-" + scale.inName()).orElse("")
                    + (baud == 500_000 ? "" : "-" + baud) + ".hex";
            Files.copy(work.resolve(made), out, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot write the image " + out + ": " + Reasons.of(e), e);
        } finally {
            remove(work);
        }
        return FirmwareImage.read(out, baud, version());
    }

    /** Runs make in the firmware's folder, what it builds going to another one. */
    void make(Path work, List<String> targets) throws Failure, InterruptedException {
        Path make = programs.require("make", "make (Debian: apt-get install make)");
        List<String> arguments =
                Stream.concat(Stream.of("-s", "OUT=" + work), targets.stream()).toList();
        Programs.Outcome made = programs.run(folder, make, arguments);
        if (made.exit() != 0) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "make could not build " + targets.getFirst() + " in " + folder
                            + "; is all of it installed (Debian: apt-get install gcc-avr avr-libc make"
                            + " gcc libc6-dev libsimavr-dev libelf-dev)? It said:\n" + indented(made.said()));
        }
    }

    static String indented(String said) {
        return said.lines().map(line -> "  " + line).collect(Collectors.joining("\n"));
    }

    /**
     * The image that was built with this program.
     *
     * @param baud rate of the wire
     * @throws Failure when none was, or when it is damaged
     */
    public FirmwareImage prebuilt(int baud) throws Failure {
        requireRate(baud);
        Path image = folder.resolve("mienloop-uno-" + baud + ".hex");
        Path sum = folder.resolve("mienloop-uno-" + baud + ".hex.sha256");
        if (!Files.exists(image)) {
            throw new Failure(
                    ExitCode.HARDWARE,
                    "no image came with this program, since it was built without avr-gcc; build one with"
                            + " `mienloop firmware build` and give it with --image");
        }
        FirmwareImage read = FirmwareImage.read(image, baud, version());
        try {
            String wanted = Files.readString(sum, StandardCharsets.US_ASCII).split("\\s")[0];
            if (!wanted.equals(read.sha256())) {
                throw new Failure(
                        ExitCode.VERIFICATION,
                        image + " is not what was built: its sha256 is " + read.sha256() + ", not " + wanted
                                + "; install Mienloop anew or build an image");
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.VERIFICATION, "cannot read " + sum + ": " + Reasons.of(e), e);
        }
        return read;
    }

    /** An image from a file, built for the given rate; of which version it is the board will tell. */
    public FirmwareImage image(Path file, int baud) throws Failure {
        requireRate(baud);
        return FirmwareImage.read(file, baud, 0);
    }

    static void requireRate(int baud) throws Failure {
        if (!RATES.contains(baud)) {
            throw new Failure(
                    ExitCode.USAGE,
                    "a 16 MHz board cannot do " + baud + " baud well; use one of "
                            + RATES.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        }
    }

    static Path scratch() throws Failure {
        try {
            return Files.createTempDirectory("mienloop-firmware");
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot make a temporary folder: " + Reasons.of(e), e);
        }
    }

    static void remove(Path folder) throws Failure {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new Failure(ExitCode.HARDWARE, "cannot remove the temporary folder " + folder, e);
        }
    }
}
