package io.mienloop.app;

/** Which Mienloop this is. */
public final class Software {
    private Software() {}

    /** The version of the jar, or "development" when run from class files. */
    public static String version() {
        String version = Software.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
