package io.mienloop.app;

/** Whoever arms a session that can hurt: is shown what becomes possible, reads the dials, types the word. */
public interface ArmingPerson {
    /** Nobody is there: nothing live is armed. */
    ArmingPerson NOBODY = new ArmingPerson() {
        @Override
        public boolean present() {
            return false;
        }

        @Override
        public void show(String line) {}

        @Override
        public String dial(String channel, String question) {
            return null;
        }

        @Override
        public String word(String question) {
            return null;
        }
    };

    /** Whether anybody can answer at all. */
    boolean present();

    /** Whether the questions can be asked once more in a running session; answers that were written beforehand count once. */
    default boolean answersAnew() {
        return false;
    }

    /** Shows one line of what becomes possible. */
    void show(String line);

    /**
     * Asks for the value on a channel's dial.
     *
     * @return what was read off it, or null when there is no answer
     */
    String dial(String channel, String question);

    /** Asks for the word that arms; null when there is no answer. */
    String word(String question);

    /** Who it is, as the operating system knows. */
    default String name() {
        return System.getProperty("user.name", "unknown");
    }
}
