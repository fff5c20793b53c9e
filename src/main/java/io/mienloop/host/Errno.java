package io.mienloop.host;

import java.util.Map;

/** The numbers by which Linux says why it refused. */
final class Errno {
    static final int EPERM = 1;
    static final int ESRCH = 3;
    static final int EAGAIN = 11;
    static final int ENOMEM = 12;
    static final int EINVAL = 22;
    static final int ENOSYS = 38;

    private static final Map<Integer, String> TEXTS = Map.of(
            EPERM, "not permitted (EPERM)",
            ESRCH, "no such thread (ESRCH)",
            EAGAIN, "some of it could not be had just now (EAGAIN)",
            ENOMEM, "more than this user may have (ENOMEM)",
            EINVAL, "not possible on this machine (EINVAL)",
            ENOSYS, "this kernel does not have the call (ENOSYS)");

    private Errno() {}

    static String text(int errno) {
        return TEXTS.getOrDefault(errno, "refused with error " + errno);
    }
}
