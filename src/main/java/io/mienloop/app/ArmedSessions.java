package io.mienloop.app;

import io.mienloop.rig.DoseRecord;
import io.mienloop.rig.LedgerException;
import io.mienloop.session.SessionFiles;
import io.mienloop.session.SessionFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The sessions that lie beside an animal's ledger of doses and were armed by a person: the ledger has to know each of them. */
final class ArmedSessions {
    private ArmedSessions() {}

    /** Those that none of the lines names, the oldest first. Sessions with a simulated board are nobody's arming. */
    static List<String> unknownTo(List<DoseRecord> records, Path animalFolder) throws IOException {
        if (!Files.isDirectory(animalFolder)) {
            return List.of();
        }
        Set<String> known = records.stream().map(DoseRecord::session).collect(Collectors.toSet());
        List<Path> folders;
        try (Stream<Path> entries = Files.list(animalFolder)) {
            folders = entries.filter(entry -> entry.getFileName().toString().startsWith("ses-"))
                    .filter(entry -> !known.contains(entry.getFileName().toString()))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        }
        List<String> unknown = new ArrayList<>();
        for (Path folder : folders) {
            if (SessionFiles.armed(new SessionFolder(folder))) {
                unknown.add(folder.getFileName().toString());
            }
        }
        return unknown;
    }

    /** @throws LedgerException when there is one that none of the lines names */
    static void requireKnown(List<DoseRecord> records, Path ledger, String subject) throws IOException {
        List<String> unknown = unknownTo(records, ledger.toAbsolutePath().getParent());
        if (!unknown.isEmpty()) {
            throw new LedgerException("the ledger of doses " + ledger + " does not know session " + unknown.getFirst()
                    + (unknown.size() == 1 ? "" : " and " + (unknown.size() - 1) + " more")
                    + ", armed for this animal: it is missing, cut short or an old copy; put the right one back, or have"
                    + " what those sessions gave taken in with mienloop doses " + subject + " --take-in");
        }
    }
}
