package io.mienloop.export.hdf5;

import static org.bytedeco.hdf5.global.hdf5.H5E_WALK_DOWNWARD;
import static org.bytedeco.hdf5.global.hdf5.H5Eclear2;
import static org.bytedeco.hdf5.global.hdf5.H5Eset_auto2;
import static org.bytedeco.hdf5.global.hdf5.H5Ewalk2;
import static org.bytedeco.hdf5.global.hdf5.H5T_CSET_UTF8;
import static org.bytedeco.hdf5.global.hdf5.H5T_C_S1_g;
import static org.bytedeco.hdf5.global.hdf5.H5Tcopy;
import static org.bytedeco.hdf5.global.hdf5.H5Tset_cset;
import static org.bytedeco.hdf5.global.hdf5.H5Tset_size;
import static org.bytedeco.hdf5.global.hdf5.H5open;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bytedeco.hdf5.H5E_error2_t;
import org.bytedeco.hdf5.H5E_walk2_t;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * The library as one file uses it: turns its return codes into exceptions. One thread at a time may use it.
 *
 * <p>The library crashes where it is made to let go of a file that it cannot write out, as on a disk that is full or gone. So a file
 * that failed is abandoned as it is: nothing of it is closed or written any more. The library tries that once more by itself when
 * the process exits, and nothing keeps it from it but an end without exit handlers ({@link FailedFiles}).
 */
final class Hdf5 {
    static final long DEFAULT = 0;

    /** Of a dataspace: no limit to an extent; of a string type: any length. */
    static final long UNLIMITED = -1;

    private static final Pattern SYSTEM_ERROR = Pattern.compile("error message = '([^']*)'");

    private static final long TEXT;

    static {
        Loader.load(org.bytedeco.hdf5.global.hdf5.class);
        if (H5open() < 0) {
            throw new IllegalStateException("the HDF5 library does not start");
        }
        H5Eset_auto2(DEFAULT, (org.bytedeco.hdf5.H5E_auto2_t) null, null); // it would print to standard error
        TEXT = H5Tcopy(H5T_C_S1_g());
        if (TEXT < 0 || H5Tset_size(TEXT, UNLIMITED) < 0 || H5Tset_cset(TEXT, H5T_CSET_UTF8) < 0) {
            throw new IllegalStateException("the HDF5 library has no UTF-8 text of variable length");
        }
    }

    private boolean abandoned;

    /** Whether nothing may be asked of the library any more, since something failed or the file is not wanted. */
    boolean abandoned() {
        return abandoned;
    }

    void abandon() {
        abandoned = true;
        FailedFiles.note();
    }

    /** UTF-8 text of any length. */
    static long text() {
        return TEXT;
    }

    /** @return the id that the library answered */
    long id(long answer, String doing) throws Hdf5Exception {
        if (answer < 0) {
            throw failure(doing);
        }
        return answer;
    }

    void check(int answer, String doing) throws Hdf5Exception {
        if (answer < 0) {
            throw failure(doing);
        }
    }

    private Hdf5Exception failure(String doing) {
        abandon();
        StringBuilder reason = new StringBuilder();
        try (H5E_walk2_t visitor = new ErrorVisitor(reason)) {
            H5Ewalk2(DEFAULT, H5E_WALK_DOWNWARD, visitor, null);
        }
        H5Eclear2(DEFAULT);
        Matcher system = SYSTEM_ERROR.matcher(reason);
        String text = system.find() ? system.group(1) : reason.toString();
        return new Hdf5Exception(text.isEmpty() ? "HDF5 could not " + doing : text + " (HDF5, to " + doing + ")");
    }

    /** Keeps the innermost message of the error stack, which the others only wrap. */
    private static final class ErrorVisitor extends H5E_walk2_t {
        private final StringBuilder reason;

        ErrorVisitor(StringBuilder reason) {
            this.reason = reason;
        }

        @Override
        public int call(int n, H5E_error2_t error, Pointer data) {
            BytePointer text = error.desc();
            if (text != null && !text.isNull()) {
                reason.setLength(0);
                reason.append(text.getString());
            }
            return 0;
        }
    }
}
