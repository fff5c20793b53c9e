package io.mienloop.rig;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every vector of firmware-protocol/vectors.json, which a script computed from the specification alone, both ways. */
final class WireVectorsTest {
    private static final JsonObject VECTORS = read();

    private static JsonObject read() {
        Path root = Path.of(System.getProperty("mienloop.root", "."));
        try {
            return JsonParser.parseString(Files.readString(root.resolve("firmware-protocol/vectors.json")))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Stream<JsonObject> all(String name) {
        JsonArray array = VECTORS.getAsJsonArray(name);
        return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsJsonObject);
    }

    static Stream<JsonObject> crcs() {
        return all("crc");
    }

    static Stream<JsonObject> commands() {
        return all("messages").filter(v -> v.get("type").getAsInt() < 0x80);
    }

    static Stream<JsonObject> reports() {
        return all("messages").filter(v -> v.get("type").getAsInt() >= 0x80);
    }

    static Stream<JsonObject> bad() {
        return all("bad");
    }

    private static byte[] hex(JsonObject v, String name) {
        return HexFormat.of().parseHex(v.get(name).getAsString());
    }

    private static String hex(byte[] wire, int length) {
        return HexFormat.of().formatHex(wire, 0, length);
    }

    @ParameterizedTest
    @MethodSource("crcs")
    void shouldComputeTheCrc(JsonObject v) {
        int crc = Crc16.START;
        for (byte b : hex(v, "bytes")) {
            crc = Crc16.update(crc, b);
        }

        assertThat(crc).isEqualTo(v.get("crc").getAsInt());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void shouldReadACommandAndWriteItAgain(JsonObject v) throws ReflectiveOperationException {
        List<HostCommand> heard = new ArrayList<>();
        CommandDecoder decoder = new CommandDecoder();
        FrameDecoder frames = new FrameDecoder((frame, length) -> {
            HostCommand c = new HostCommand();
            assertThat(decoder.decode(frame, length, c)).isZero();
            heard.add(c);
        });
        for (byte b : hex(v, "wire")) {
            frames.accept(b);
        }

        assertThat(heard).hasSize(1);
        HostCommand c = heard.getFirst();
        assertThat(c.type).isEqualTo(v.get("type").getAsInt());
        assertThat(c.sequence).isEqualTo(v.get("sequence").getAsInt());
        compare(c, v);
        MessageEncoder encoder = new MessageEncoder();
        int length = encode(encoder, c);
        assertThat(hex(encoder.wire(), length)).isEqualTo(v.get("wire").getAsString());
    }

    private static int encode(MessageEncoder encoder, HostCommand c) {
        int s = c.sequence;
        return switch (c.type) {
            case Wire.HELLO -> encoder.hello(s);
            case Wire.DESCRIBE -> encoder.describe(s, c.channel);
            case Wire.LIMITS -> encoder.limits(s, c.channel, c.toLimits());
            case Wire.PROGRAM -> encoder.program(s, c.toProgram());
            case Wire.ARM -> encoder.arm(s, c.nonce, c.durationMillis);
            case Wire.DISARM -> encoder.disarm(s);
            case Wire.TRIGGER -> encoder.trigger(s, c.program, c.nonce, c.expiry);
            case Wire.ABORT -> encoder.abort(s);
            case Wire.HEARTBEAT -> encoder.heartbeat(s, c.nonce, c.expiry);
            case Wire.PING -> encoder.ping(s);
            case Wire.BARCODE -> encoder.barcode(s, c.channel, c.value, c.unitMicros);
            case Wire.STATUS -> encoder.status(s);
            case Wire.UNLATCH -> encoder.unlatch(s);
            case Wire.RESET_COUNTS -> encoder.resetCounts(s);
            case Wire.FRAMES -> encoder.frames(s, c.channel, c.periodMicros, c.widthMicros);
            default -> throw new AssertionError("no encoder for " + Wire.name(c.type));
        };
    }

    @ParameterizedTest
    @MethodSource("reports")
    void shouldReadAMessageOfTheBoardAndWriteItAgain(JsonObject v) throws ReflectiveOperationException {
        List<DeviceMessage> heard = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder(m -> {
            DeviceMessage copy = new DeviceMessage();
            copy.copyFrom(m);
            heard.add(copy);
        });
        byte[] wire = hex(v, "wire");
        decoder.accept(wire, 0, wire.length, 77);

        assertThat(decoder.errors()).isZero();
        assertThat(heard).hasSize(1);
        DeviceMessage m = heard.getFirst();
        assertThat(m.type).isEqualTo(v.get("type").getAsInt());
        assertThat(m.sequence).isEqualTo(v.get("sequence").getAsInt());
        assertThat(m.arrivalNanos).isEqualTo(77);
        compare(m, v);
        DeviceMessageEncoder encoder = new DeviceMessageEncoder();
        assertThat(hex(encoder.wire(), encoder.encode(m)))
                .isEqualTo(v.get("wire").getAsString());
    }

    private static void compare(Object carrier, JsonObject v) throws ReflectiveOperationException {
        for (Map.Entry<String, JsonElement> field : v.getAsJsonObject("fields").entrySet()) {
            String name = field.getKey();
            if (name.equals("major") || name.equals("minor")) {
                int version = ((HostCommand) carrier).protocol;
                assertThat(name.equals("major") ? version >> 8 : version & 0xFF)
                        .isEqualTo(field.getValue().getAsInt());
                continue;
            }
            Object is = carrier.getClass().getField(name).get(carrier);
            if (field.getValue().isJsonArray()) {
                JsonArray expected = field.getValue().getAsJsonArray();
                for (int i = 0; i < expected.size(); i++) {
                    assertThat(Array.getLong(is, i))
                            .as(name + i)
                            .isEqualTo(expected.get(i).getAsLong());
                }
            } else {
                assertThat(((Number) is).longValue())
                        .as(name)
                        .isEqualTo(field.getValue().getAsLong());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bad")
    void shouldRejectABadFrameForTheReasonGivenAndTakeTheNextGoodOne(JsonObject v) {
        byte[] wire = hex(v, "wire");
        boolean toBoard = v.get("to").getAsString().equals("board");
        String found = toBoard ? rejectedByBoard(wire) : rejectedByHost(wire);

        String expected = v.get("reason").getAsString();
        boolean framing = List.of("cobs", "short", "long").contains(expected);
        assertThat(found).isEqualTo(framing ? "framing" : expected);
    }

    private static String rejectedByBoard(byte[] wire) {
        List<String> reasons = new ArrayList<>();
        CommandDecoder decoder = new CommandDecoder();
        FrameDecoder frames = new FrameDecoder((frame, length) -> {
            int reason = decoder.decode(frame, length, new HostCommand());
            reasons.add(
                    (frame[0] & 0xFF) >= 0x80
                            ? "direction"
                            : reason == NakReason.MALFORMED
                                    ? "malformed"
                                    : reason == NakReason.UNKNOWN_TYPE ? "unknown_type" : "accepted");
        });
        MessageEncoder good = new MessageEncoder();
        feed(frames, wire, wire.length);
        long crc = frames.crcErrors();
        long framing = frames.framingErrors();
        feed(frames, good.wire(), good.ping(1));

        assertThat(reasons.getLast()).isEqualTo("accepted");
        return crc == 1 ? "crc" : framing == 1 ? "framing" : reasons.getFirst();
    }

    private static void feed(FrameDecoder frames, byte[] wire, int length) {
        for (byte b : Arrays.copyOf(wire, length)) {
            frames.accept(b);
        }
    }

    private static String rejectedByHost(byte[] wire) {
        List<DeviceMessage> heard = new ArrayList<>();
        MessageDecoder decoder = new MessageDecoder(heard::add);
        decoder.accept(wire, 0, wire.length, 0);
        assertThat(heard).isEmpty();
        String found = decoder.crcErrors() == 1
                ? "crc"
                : decoder.framingErrors() == 1
                        ? "framing"
                        : decoder.echoes() == 1 ? "direction" : decoder.malformed() == 1 ? "malformed" : "accepted";
        DeviceMessage ack = new DeviceMessage();
        ack.type = Wire.ACK;
        DeviceMessageEncoder good = new DeviceMessageEncoder();
        int length = good.encode(ack);
        decoder.accept(good.wire(), 0, length, 0);
        assertThat(heard).hasSize(1);
        return found;
    }
}
