package io.mienloop.host;

import java.util.Locale;

/** Numbers of Linux' system calls, which differ between processors. */
final class SystemCalls {
    static final int UNKNOWN = -1;

    private SystemCalls() {}

    static int schedSetattr() {
        return number(314, 274);
    }

    static int schedGetattr() {
        return number(315, 275);
    }

    private static int number(int amd64, int arm64) {
        return switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> amd64;
            case "aarch64", "arm64" -> arm64;
            default -> UNKNOWN;
        };
    }
}
