package io.mienloop.firmware;

import org.junit.jupiter.api.Test;

/** A lab may open the firmware in the Arduino IDE, which compiles with flags of its own. */
final class SketchTest {
    @Test
    void shouldCompileAsTheArduinoIdeWould() {
        SimulatedProcessor.needTools();
        SimulatedProcessor.make("sketch");
    }
}
