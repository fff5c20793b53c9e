package io.mienloop.export.nwb;

import io.mienloop.export.hdf5.Hdf5Dataset;
import io.mienloop.export.hdf5.Hdf5Group;
import io.mienloop.session.SessionDescription;
import io.mienloop.session.SessionOutline;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Writes what a file says of session, animal and rig: {@code /general} and what stands at the root. */
final class Metadata {
    static final String CAMERA = "/general/devices/camera";

    private static final String UNKNOWN = "unknown";

    private final NwbTypes types;
    private final SessionOutline outline;
    private final SessionDescription session;
    private final SessionFacts facts;

    Metadata(NwbTypes types, SessionOutline outline, SessionFacts facts) {
        this.types = types;
        this.outline = outline;
        this.session = outline.description();
        this.facts = facts;
    }

    private static void text(Hdf5Group group, String name, String value) throws IOException {
        group.text(name, value).close();
    }

    private static void text(Hdf5Group group, String name, Optional<String> value) throws IOException {
        if (value.isPresent()) {
            text(group, name, value.get());
        }
    }

    void root(Hdf5Group root) throws IOException {
        types.mark(root, NwbTypes.CORE, "NWBFile");
        root.attribute("nwb_version", "2.10.0");
        text(root, "identifier", facts.identifier());
        text(root, "session_description", facts.description());
        text(root, "session_start_time", facts.start());
        text(root, "timestamps_reference_time", facts.start());
        root.texts("file_create_date", List.of(facts.lastMoment())).close();
    }

    /**
     * Writes {@code /general}.
     *
     * @param sessionId name of the session's folder
     * @return paths of the optogenetic sites by their channels
     */
    Map<String, String> general(Hdf5Group general, String sessionId) throws IOException {
        text(general, "session_id", sessionId);
        text(general, "experiment_description", facts.experiment());
        text(general, "notes", facts.notes());
        text(general, "data_collection", facts.collection());
        text(general, "protocol", facts.licence().map(licence -> "permit " + licence));
        general.texts("was_generated_by", facts.software(), 2).close();
        subject(general);
        Map<String, String> devices = devices(general);
        return sites(general, devices);
    }

    private void subject(Hdf5Group general) throws IOException {
        try (Hdf5Group subject = types.group(general, "subject", "Subject")) {
            text(subject, "subject_id", session.subject());
            text(subject, "sex", facts.sex());
            text(subject, "strain", facts.strain());
            text(subject, "date_of_birth", facts.birth());
            Optional<String> age = facts.age();
            if (age.isPresent()) {
                try (Hdf5Dataset written = subject.text("age", age.get())) {
                    written.attribute("reference", "birth");
                }
            }
            if (facts.simulatedAnimal()) {
                text(subject, "description", "a simulated mouse: no animal was used");
            }
            text(subject, "species", "Mus musculus");
        }
    }

    /** @return paths of the channels' devices */
    private Map<String, String> devices(Hdf5Group general) throws IOException {
        Map<String, String> channels = new LinkedHashMap<>();
        try (Hdf5Group devices = general.group("devices")) {
            try (Hdf5Group camera = types.group(devices, "camera", "Device")) {
                camera.attribute("description", facts.camera());
            }
            if (!outline.firmware().isEmpty()) {
                board(devices);
            }
            for (String channel : facts.settings().keys("rig", "channels")) {
                String name = name(channel, List.of("camera", "board", "models"));
                try (Hdf5Group device = types.group(devices, name, "Device")) {
                    device.attribute("description", facts.channel(channel));
                    channels.put(channel, device.path());
                }
            }
        }
        return channels;
    }

    private void board(Hdf5Group devices) throws IOException {
        try (Hdf5Group models = devices.group("models");
                Hdf5Group model = types.group(models, "board-model", "DeviceModel")) {
            // The firmware tells for which board it was built, not who made this one.
            model.attribute("manufacturer", UNKNOWN);
            model.attribute("description", String.join("; ", outline.firmware()));
            try (Hdf5Group board = types.group(devices, "board", "Device")) {
                board.attribute("description", "Drives the outputs and reports their edges; on: " + session.link());
                board.link("model", model.path());
            }
        }
    }

    private Map<String, String> sites(Hdf5Group general, Map<String, String> devices) throws IOException {
        Map<String, String> sites = new LinkedHashMap<>();
        List<String> light =
                devices.keySet().stream().filter(facts::optogenetic).toList();
        if (light.isEmpty()) {
            return sites;
        }
        try (Hdf5Group optogenetics = general.group("optogenetics")) {
            for (String channel : light) {
                try (Hdf5Group site = types.group(optogenetics, name(channel, List.of()), "OptogeneticStimulusSite")) {
                    text(
                            site,
                            "description",
                            "Where the light of " + channel
                                    + " goes. The rig file states neither place nor wavelength.");
                    text(site, "location", UNKNOWN);
                    site.single("excitation_lambda", Double.NaN).close();
                    site.link("device", devices.get(channel));
                    sites.put(channel, site.path());
                }
            }
        }
        return sites;
    }

    /** A name for a group that is not taken. */
    static String name(String text, List<String> taken) {
        String name = text.replace('/', '_');
        return taken.contains(name) ? name + "-channel" : name;
    }
}
