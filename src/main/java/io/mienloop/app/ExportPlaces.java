package io.mienloop.app;

import io.mienloop.export.CsvFolder;
import io.mienloop.export.NpyFolder;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where an export is to be written, checked before any work: no two formats at one place, and nothing of a session's folder given
 * away. In there no file is ever replaced, and none made under a name that a session's own files have.
 *
 * @param nwb file, or null
 * @param npy folder, or null
 * @param csv folder, or null
 */
public record ExportPlaces(Path nwb, Path npy, Path csv) {
    /** Whether nothing is to be written. */
    boolean none() {
        return nwb == null && npy == null && csv == null;
    }

    /** @throws Failure when a place cannot be what it was named for, or is given twice */
    void check() throws Failure {
        if (nwb != null) {
            Outputs.check("--nwb", nwb);
        }
        Map<String, Path> folders = folders();
        for (Map.Entry<String, Path> folder : folders.entrySet()) {
            if (Files.exists(folder.getValue()) && !Files.isDirectory(folder.getValue())) {
                throw new Failure(
                        ExitCode.USAGE,
                        folder.getKey() + " " + folder.getValue() + " is a file; name a folder, new or old");
            }
            // Both folders may be the same: their files have different names.
            if (nwb != null && real(folder.getValue()).startsWith(real(nwb))) {
                throw new Failure(
                        ExitCode.USAGE,
                        "--nwb " + nwb + " and " + folder.getKey() + " " + folder.getValue()
                                + " are the same place; name another for one of them");
            }
        }
        Map<Path, String> taken = new HashMap<>();
        if (nwb != null) {
            check(taken, "--nwb", List.of(nwb));
        }
        if (npy != null) {
            check(taken, "--npy", NpyFolder.places(npy));
        }
        if (csv != null) {
            check(taken, "--csv", CsvFolder.places(csv));
        }
    }

    private Map<String, Path> folders() {
        Map<String, Path> folders = new LinkedHashMap<>();
        if (npy != null) {
            folders.put("--npy", npy);
        }
        if (csv != null) {
            folders.put("--csv", csv);
        }
        return folders;
    }

    /** @throws Failure when a file would be written twice, replace a file of a session's folder, or pass for one */
    private static void check(Map<Path, String> taken, String option, List<Path> files) throws Failure {
        for (Path file : files) {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new Failure(
                        ExitCode.USAGE, option + ": " + file + " is there and is not a file; choose another place");
            }
            String other = taken.putIfAbsent(place(file), option);
            if (other != null) {
                throw new Failure(
                        ExitCode.USAGE,
                        other + " and " + option + " would both write " + file
                                + "; name another place for one of them");
            }
            // What is moved there would only replace a link, but who names one may well mean the file behind it.
            for (Path meant : new LinkedHashSet<>(List.of(place(file), real(file)))) {
                Optional<SessionFolder> session = sessionAround(meant);
                if (session.isPresent()) {
                    check(option, file, meant, session.get());
                }
            }
        }
    }

    private static void check(String option, Path file, Path meant, SessionFolder session) throws Failure {
        if (Files.exists(meant, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure(
                    ExitCode.USAGE,
                    option + ": " + file + " would overwrite a file in the folder of session " + session.path()
                            + ", where nothing is replaced, not even with --force; choose a place outside, or take the file"
                            + " away if it is an old export");
        }
        if (session.owns(meant)) {
            throw new Failure(
                    ExitCode.USAGE,
                    option + ": " + file + " is the name of a file of session " + session.path()
                            + " itself; choose another place");
        }
    }

    private static Optional<SessionFolder> sessionAround(Path file) {
        for (Path folder = file.getParent(); folder != null; folder = folder.getParent()) {
            SessionFolder session = new SessionFolder(folder);
            boolean named = String.valueOf(folder.getFileName()).startsWith("ses-");
            // A folder of another name with a config.yaml in it may be anybody's.
            if (Files.isRegularFile(session.journal()) || (named && session.begun())) {
                return Optional.of(session);
            }
        }
        return Optional.empty();
    }

    /** Where a file's name lies: its folder without links and dots. */
    private static Path place(Path file) {
        Path absolute = file.toAbsolutePath();
        return absolute.getParent() == null
                ? absolute
                : real(absolute.getParent()).resolve(absolute.getFileName());
    }

    /** Without links and dots, as far as it is there. */
    private static Path real(Path path) {
        Path absolute = path.toAbsolutePath();
        List<Path> missing = new ArrayList<>();
        for (Path there = absolute; there != null; there = there.getParent()) {
            try {
                Path real = there.toRealPath();
                for (Path name : missing.reversed()) {
                    real = real.resolve(name);
                }
                return real.normalize();
            } catch (IOException notThere) {
                if (there.getFileName() != null) {
                    missing.add(there.getFileName());
                }
            }
        }
        return absolute.normalize();
    }
}
